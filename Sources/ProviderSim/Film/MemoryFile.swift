import CLibAV
import Glibc

/// A file without a name, for a muxer that wants a path and a seekable file (memfd_create(2)).
struct MemoryFile: ~Copyable {
  private let descriptor: Int32

  init() throws(FilmError) {
    descriptor = ot_film_memory_file()
    guard descriptor >= 0 else { throw FilmError(call: "memfd_create", code: -errno) }
  }

  deinit { close(descriptor) }

  /// A path that opens it, in this process only.
  var path: String { "/proc/self/fd/\(descriptor)" }

  /// All that was written to it.
  func bytes() throws(FilmError) -> [UInt8] {
    let size = lseek(descriptor, 0, SEEK_END)
    guard size >= 0 else { throw FilmError(call: "lseek", code: -errno) }
    var count = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      while count < size {
        let part = unsafe pread(descriptor, buffer.baseAddress! + count, size - count, off_t(count))
        if part <= 0 { break }
        count += part
      }
      initialized = count
    }
    guard count == size else { throw FilmError(call: "pread", code: -errno) }
    return bytes
  }
}
