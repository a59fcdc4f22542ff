import Domain
import Providers

extension LibraryOptions {
  /// What takes a provider's key, addresses' queries and prompts out of its answers.
  ///
  /// `address` is one that a provider was given and may repeat: what signs it is not told either.
  func redaction(_ provider: Provider?, given address: String? = nil) -> Redaction {
    let key = provider.flatMap { keys[$0] }.flatMap { APIKey($0) }
    return Redaction(Secrets(key: key, others: hidden(address)))
  }

  /// What nobody is told besides the key that is spoken with: the other keys, the proxy's password, what signs `address`.
  func hidden(_ address: String?) -> [String] {
    Secrecy.hidden(keys.values) + (address.map(Secrets.signing) ?? [])
  }
}
