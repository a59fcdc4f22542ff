/// What a picture shows, whatever its bytes: the digest of its samples.
///
/// Two files of one digest differ in packing, format or tags alone. Other digests say nothing: a picture saved again with
/// loss is another one.
public struct PixelDigest: Hashable, Sendable {
  /// The SHA-256 of size, orientation and samples.
  public let digest: Digest
  /// How it was made: digests of different methods cannot be compared. 1 to 64 characters of printable ASCII.
  public let method: String

  /// Takes a digest; nil where the method is no such text.
  public init?(_ digest: Digest, method: String) {
    guard (1...64).contains(method.utf8.count), method.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
    else { return nil }
    self.digest = digest
    self.method = method
  }
}
