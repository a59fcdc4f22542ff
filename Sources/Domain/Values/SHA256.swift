import CCrypto

/// SHA-256 over bytes that come in pieces, by libcrypto's `EVP_Digest…`, which uses the processor's own instructions.
@safe public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Starts an empty message.
  public init() {
    guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      // why: libcrypto fails here only without memory, or without SHA-256, and then no name can be trusted.
      fatalError("libcrypto offers no SHA-256")
    }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Adds `bytes` to the message.
  public mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Adds the bytes of a borrowed buffer to the message.
  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    guard buffer.count > 0 else { return }
    unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
  }

  /// The digest of what was added so far; more may be added after.
  public func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
    guard let copy = unsafe EVP_MD_CTX_new() else {
      // why: without memory for 200 bytes there is no way on.
      fatalError("no memory for a digest")
    }
    defer { unsafe EVP_MD_CTX_free(copy) }
    unsafe EVP_MD_CTX_copy_ex(copy, context)
    unsafe bytes.withUnsafeMutableBufferPointer { unsafe _ = EVP_DigestFinal_ex(copy, $0.baseAddress, nil) }
    guard let digest = Digest(bytes: bytes) else {
      // why: the array was made with 32 bytes eight lines above.
      fatalError("a SHA-256 digest has 32 bytes")
    }
    return digest
  }
}
