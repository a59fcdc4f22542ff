import CCrypto

/// SHA-256 over bytes that come in pieces, by libcrypto's `SHA256_Update`, which uses the processor's own instructions.
///
/// The few functions are linked in from the static library: the shared one costs each start 3 ms.
public struct SHA256: ~Copyable {
  private var context = SHA256_CTX()

  /// Starts an empty message.
  public init() {
    // It has nothing to allocate, and so no way to fail; nor have the others.
    unsafe SHA256_Init(&context)
  }

  /// Adds `bytes` to the message.
  public mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Adds the bytes of a borrowed buffer to the message.
  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    guard buffer.count > 0 else { return }
    unsafe SHA256_Update(&context, buffer.baseAddress, buffer.count)
  }

  /// The digest of what was added so far; more may be added after.
  public func finish() -> Digest {
    var copy = context
    var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
    unsafe bytes.withUnsafeMutableBufferPointer { unsafe _ = SHA256_Final($0.baseAddress, &copy) }
    guard let digest = Digest(bytes: bytes) else {
      // why: the array was made with 32 bytes above.
      fatalError("a SHA-256 digest has 32 bytes")
    }
    return digest
  }
}
