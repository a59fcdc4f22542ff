import Glibc

/// A lock that many may hold together or one alone, on a file that is made once and never removed. It goes out of scope
/// with this value, and with its process, however that ends: an open-file-description lock, fcntl(2).
///
/// A file holds two bytes. Byte 0 is the lock. Byte 1 is the gate that `passing` and `alone` go through: whoever waits to
/// be alone closes it for others, so that a stream of short holders cannot keep him out for ever.
package struct FileLock: ~Copyable, Sendable {
  private let file: Descriptor

  private init(_ file: consuming Descriptor) { self.file = file }

  private static let gate: Int64 = 1

  /// Holds it together with others, or is nil where somebody has it alone.
  package static func shared(_ path: String) throws(FileError) -> FileLock? {
    let file = try openForReading(path)
    let isHeld = try soon(patience) { () throws(FileError) in try file.lock(.shared, waits: false) }
    return isHeld ? FileLock(file) : nil
  }

  /// Holds it alone, or is nil where anybody else has it.
  package static func exclusive(_ path: String) throws(FileError) -> FileLock? {
    let file = try Descriptor(path, .openOrCreate(permissions: 0o600))
    let isHeld = try soon(patience) { () throws(FileError) in try file.lock(.exclusive, waits: false) }
    return isHeld ? FileLock(file) : nil
  }

  /// Milliseconds for which a lock is asked for before it counts as held: who has it may be about to end, and a program
  /// that a process starts holds all of the process's locks until it is loaded.
  private static let patience = 1000

  /// Whether `holds` comes true within so many milliseconds.
  private static func soon(_ milliseconds: Int, _ holds: () throws(FileError) -> Bool) throws(FileError) -> Bool {
    let deadline = TimeSource.system.steadyMilliseconds() + Int64(milliseconds)
    while try !holds() {
      // To wait in the kernel would have no end where a holder was stopped.
      if TimeSource.system.steadyMilliseconds() >= deadline { return false }
      usleep(1000)
    }
    return true
  }

  /// Holds it alone, after whoever else has it so; for moments only.
  package static func waiting(_ path: String) throws(FileError) -> FileLock {
    let file = try Descriptor(path, .openOrCreate(permissions: 0o600))
    _ = try file.lock(.exclusive, waits: true)
    return FileLock(file)
  }

  /// Holds it together with others for a moment; waits while somebody has it `alone` or is about to.
  package static func passing(_ path: String) throws(FileError) -> FileLock {
    let file = try openForReading(path)
    _ = try file.lock(.shared, byte: gate, waits: true)
    _ = try file.lock(.shared, waits: true)
    try file.unlock(byte: gate)
    return FileLock(file)
  }

  /// Holds it alone as soon as those who are `passing` have left. Nil if they have not after so many milliseconds, during
  /// which nobody new was let in.
  package static func alone(_ path: String, milliseconds: Int) throws(FileError) -> FileLock? {
    let file = try Descriptor(path, .openOrCreate(permissions: 0o600))
    _ = try file.lock(.exclusive, byte: gate, waits: true)
    // Whoever is at the gate would wait as long as a holder who was stopped.
    let isHeld = try soon(milliseconds) { () throws(FileError) in try file.lock(.exclusive, waits: false) }
    return isHeld ? FileLock(file) : nil
  }

  /// Does nothing: to be called where the lock must still be held, in a `defer` above all.
  package borrowing func untilHere() {}

  /// Lets go of it now.
  package consuming func release() {}

  /// Opened for reading where that suffices: closing it wakes nobody who watches the folder for closed writers.
  private static func openForReading(_ path: String) throws(FileError) -> Descriptor {
    do throws(FileError) {
      return try Descriptor(path, .readNoFollow)
    } catch {
      guard error.isMissing else { throw error }
      return try Descriptor(path, .openOrCreate(permissions: 0o600))
    }
  }
}
