import Glibc

/// An open film that is read at any offset; the descriptor's own offset is never moved, for it is shared with its owner.
struct Descriptor {
  let number: Int32
  let size: Int

  /// Reads up to `count` bytes at `offset` by pread(2); fewer at the end. Throws `ProbeError.read`.
  func read(at offset: Int, count: Int) throws(ProbeError) -> [UInt8] {
    guard offset >= 0, offset < size else { return [] }
    var failure: Int32 = 0
    let wanted = min(count, size - offset)
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while failure == 0, filled < wanted {
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
        let got = unsafe readOnce(at: offset + filled, into: space)
        if got < 0 { failure = Int32(-got) }
        if got <= 0 { break }
        filled += got
      }
    }
    guard failure == 0 else { throw ProbeError(.read, Int(failure)) }
    return bytes
  }

  /// One pread(2), repeated where a signal interrupts it: the bytes got, 0 at the end, or a negative errno.
  func readOnce(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard offset >= 0, offset < size else { return 0 }
    let count = min(buffer.count, size - offset)
    while true {
      let got = unsafe pread(number, buffer.baseAddress, count, offset)
      if got >= 0 { return got }
      if errno != EINTR { return -Int(errno) }
    }
  }
}
