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
    guard unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1 else {
      // why: a digest over fewer bytes than there were would name the wrong clip.
      fatalError("libcrypto could not go on with a digest")
    }
  }

  /// The digest of what was added so far; more may be added after.
  public func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
    guard let copy = unsafe EVP_MD_CTX_new(), unsafe EVP_MD_CTX_copy_ex(copy, context) == 1,
      unsafe bytes.withUnsafeMutableBufferPointer({ unsafe EVP_DigestFinal_ex(copy, $0.baseAddress, nil) }) == 1
    else {
      // why: it fails without memory for 200 bytes only, and 32 zeros would pass for a digest.
      fatalError("libcrypto could not end a digest")
    }
    unsafe EVP_MD_CTX_free(copy)
    guard let digest = Digest(bytes: bytes) else {
      // why: the array was made with 32 bytes above.
      fatalError("a SHA-256 digest has 32 bytes")
    }
    return digest
  }
}
