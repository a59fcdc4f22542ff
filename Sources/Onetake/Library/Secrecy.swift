import Domain
import Fetch
import Files
import Glibc
import Providers

/// What a process holds that it must not tell: keys, and passwords in the addresses of proxies.
public enum Secrecy {
  /// What `keys` and the environment's proxies hold.
  static func hidden(_ keys: some Collection<String>) -> [String] {
    // A key with white space inside is none, and each piece of it is still nobody's business.
    let pieces = keys.flatMap { (key: String) in key.split { $0.isWhitespace }.map { String($0) } }
    return pieces + ProxyRules.ofProcess().credentials
  }

  /// The keys that this process was started with.
  private static let keys = Provider.allCases.compactMap { provider in
    unsafe getenv(provider.keyVariable).map { unsafe String(cString: $0) }
  }

  /// A sentence about what a person or a file said, without keys, Authorization values and queries of addresses.
  public static func clean(_ sentence: String) -> String { redaction.sentence(sentence) }

  private static let redaction = Redaction(Secrets(others: hidden(keys)))

  /// Keeps this process's memory from dumps, from reports of crashes and from other processes of the same user, if it
  /// was started with a key or with a proxy's password.
  public static func closeMemory() {
    if !hidden(keys).isEmpty { ProcessMemory.close() }
  }
}
