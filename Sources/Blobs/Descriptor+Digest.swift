import Domain
import Files

/// Bytes read, hashed and written at a time: small enough for the processor's cache, large enough to make calls rare.
let copyBufferSize = 256 << 10

extension Descriptor {
  /// Takes the whole file, from its start, into `hasher`, and returns how many bytes that were.
  borrowing func digest(into hasher: inout SHA256) throws(FileError) -> Int64 {
    adviseSequential()
    // A large buffer is mapped and unmapped each time, which is most of the work for a file that fits a small one.
    let size = min(try stamp().size, Int64(copyBufferSize))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(4096, Int(size)), alignment: 4096)
    defer { unsafe buffer.deallocate() }
    var offset: Int64 = 0
    while true {
      let count = try unsafe read(into: buffer, at: offset)
      if count == 0 { return offset }
      unsafe hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += Int64(count)
    }
  }

  /// The digest of the whole file.
  package borrowing func digest() throws(FileError) -> Digest {
    var hasher = SHA256()
    _ = try digest(into: &hasher)
    return hasher.finish()
  }
}
