import Glibc

/// An open file, closed when it goes out of scope; every descriptor is close-on-exec.
///
/// Each call retries on `EINTR`, except where Linux forbids it (`close`) or where a retry would hide a failure (`fsync`).
package struct Descriptor: ~Copyable {
  private var number: CInt

  /// The path that it was opened by, for error texts; the file may have been renamed since.
  package let path: String

  /// How a file is opened.
  package enum Access: Sendable {
    /// An existing file, for reading.
    case read
    /// An existing file, for reading, never through a symbolic link in the last part of the path.
    case readNoFollow
    /// An existing file, for reading and writing, never through a symbolic link in the last part of the path.
    case readWrite
    /// A file that must not exist yet, for reading and writing.
    case createNew(permissions: mode_t)
    /// A file that is made if it is missing, for reading and writing.
    case openOrCreate(permissions: mode_t)
    /// An existing file, for writing at its end or at offsets, a device included.
    case write
    /// A folder.
    case folder
    /// A file without a name in the folder that the path names (`O_TMPFILE`): gone at close unless it is linked.
    case unnamed(permissions: mode_t)

    var flags: CInt {
      switch self {
      case .read: O_RDONLY
      case .readNoFollow: O_RDONLY | O_NOFOLLOW
      case .readWrite: O_RDWR | O_NOFOLLOW
      case .createNew: O_RDWR | O_CREAT | O_EXCL
      case .openOrCreate: O_RDWR | O_CREAT | O_NOFOLLOW
      case .write: O_WRONLY
      case .folder: O_RDONLY | O_DIRECTORY
      case .unnamed: O_RDWR | LinuxConstant.unnamedFile
      }
    }

    var permissions: mode_t {
      switch self {
      case .createNew(let permissions), .openOrCreate(let permissions), .unnamed(let permissions): permissions
      case .read, .readNoFollow, .readWrite, .write, .folder: 0
      }
    }
  }

  /// Opens the file at `path`; `open(2)`.
  package init(_ path: String, _ access: Access) throws(FileError) {
    var number: CInt
    repeat {
      number = unsafe open(path, access.flags | O_CLOEXEC, access.permissions)
    } while number < 0 && errno == EINTR
    guard number >= 0 else { throw FileError("open", path) }
    self.number = number
    self.path = path
  }

  /// Opens the file at a path that need not be text; `open(2)`.
  package init(_ path: BytePath, _ access: Access) throws(FileError) {
    var number: CInt
    repeat {
      number = unsafe path.withCString { path in
        unsafe path.map { unsafe open($0, access.flags | O_CLOEXEC, access.permissions) } ?? -1
      }
    } while number < 0 && errno == EINTR
    guard number >= 0 else { throw FileError("open", path.text) }
    self.number = number
    self.path = path.text
  }

  /// Takes over a descriptor that the kernel just gave out, such as an `eventfd`.
  init(owning number: CInt, path: String) {
    self.number = number
    self.path = path
  }

  deinit { if number >= 0 { _ = Glibc.close(number) } }

  /// Closes the file and says if that failed; `close(2)`, never retried.
  package consuming func close() throws(FileError) {
    let closing = number
    number = -1
    guard Glibc.close(closing) == 0 || errno == EINTR else { throw FileError("close", path) }
  }

  /// Lends the descriptor's number, for calls that this type does not offer; it must not be closed or kept.
  package borrowing func withNumber<Result, Failure: Error>(
    _ body: (CInt) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(number)
  }

  /// Gives the number away to a caller who will close it.
  package consuming func release() -> CInt {
    let released = number
    number = -1
    return released
  }
}

extension Descriptor {
  /// Reads up to `buffer.count` bytes from the current position; 0 means the end. `read(2)`.
  package borrowing func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw FileError("read", path) }
    }
  }

  /// Reads up to `buffer.count` bytes at `offset` without moving the position; 0 means the end. `pread(2)`.
  package borrowing func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
    while true {
      let count = unsafe pread(number, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw FileError("read", path) }
    }
  }

  /// The whole file from its start, or nil if it has more than `limit` bytes.
  package borrowing func readAll(limit: Int) throws(FileError) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit + 1, 65_536))
    while bytes.count <= limit {
      let count = try unsafe chunk.withUnsafeMutableBufferPointer { (buffer) throws(FileError) -> Int in
        try unsafe read(into: UnsafeMutableRawBufferPointer(buffer), at: Int64(bytes.count))
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
    return nil
  }

  /// Writes all of `buffer` at the current position, however many calls that takes. `write(2)`.
  package borrowing func write(_ buffer: UnsafeRawBufferPointer) throws(FileError) {
    var done = 0
    while done < buffer.count {
      let count = unsafe Glibc.write(number, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw FileError("write", path) }
      if count == 0 { throw FileError("write", path, code: EIO) }
      done += count
    }
  }

  /// Writes all of `bytes` at the current position.
  package borrowing func write(_ bytes: [UInt8]) throws(FileError) {
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try unsafe write(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Writes all of `buffer` at `offset` without moving the position. `pwrite(2)`.
  package borrowing func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(FileError) {
    var done = 0
    while done < buffer.count {
      let start = unsafe buffer.baseAddress?.advanced(by: done)
      let count = unsafe pwrite(number, start, buffer.count - done, off_t(offset) + off_t(done))
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw FileError("write", path) }
      if count == 0 { throw FileError("write", path, code: EIO) }
      done += count
    }
  }

  /// Writes all of `bytes` at `offset` without moving the position.
  package borrowing func write(_ bytes: [UInt8], at offset: Int64) throws(FileError) {
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try unsafe write(UnsafeRawBufferPointer(buffer), at: offset)
    }
  }

  /// Moves the position to `offset` from the start. `lseek(2)`.
  package borrowing func seek(to offset: Int64) throws(FileError) {
    guard lseek(number, off_t(offset), SEEK_SET) >= 0 else { throw FileError("seek in", path) }
  }
}

extension Descriptor {
  /// Makes the file's bytes and facts durable. `fsync(2)`.
  ///
  /// Never call it again after it threw: the kernel may have dropped what it could not write, and the second call would
  /// report success. What was written has to be written anew.
  package borrowing func sync() throws(FileError) {
    guard fsync(number) == 0 else { throw FileError("make durable (fsync)", path) }
  }

  /// Makes the file's bytes and size durable; see `sync()` for what a failure means. `fdatasync(2)`.
  package borrowing func syncData() throws(FileError) {
    guard fdatasync(number) == 0 else { throw FileError("make durable (fdatasync)", path) }
  }

  /// Size, identity and times. `fstat(2)`.
  package borrowing func stamp() throws(FileError) -> FileStamp {
    var facts = stat()
    guard unsafe fstat(number, &facts) == 0 else { throw FileError("look at", path) }
    return FileStamp(facts)
  }

  /// Cuts or extends the file to `size` bytes, and frees what was allocated beyond. `ftruncate(2)`.
  package borrowing func truncate(to size: Int64) throws(FileError) {
    while ftruncate(number, off_t(size)) != 0 {
      if errno != EINTR { throw FileError("change the size of", path) }
    }
  }

  /// Sets the permissions, whatever the umask says. `fchmod(2)`.
  package borrowing func setPermissions(_ permissions: mode_t) throws(FileError) {
    guard fchmod(number, permissions) == 0 else { throw FileError("change the permissions of", path) }
  }
}
