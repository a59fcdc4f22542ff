import Domain
import Glibc

/// A small durable file whose room is paid for in advance, so that what must not be lost can be written even when the
/// disk is full by then.
///
/// Records follow each other: length (4 bytes, little-endian), SHA-256 over length and content, content. The last whole
/// one counts; a torn one after it hides nothing.
package struct SlotFile: ~Copyable {
  private let file: Descriptor
  private let capacity: Int
  private var used = 0

  private static let headerSize = 4 + Digest.byteCount

  /// The largest file that is read as a slot, in bytes.
  package static let maximumCapacity = 16 << 20

  /// What a slot holds.
  package struct Content: Hashable, Sendable {
    /// The records that are whole, oldest first.
    package let records: [[UInt8]]

    /// Whether something follows them that is not whole: a write that was cut off.
    package let isTorn: Bool
  }

  /// A record that has no room.
  package struct TooLarge: Error, Hashable, Sendable {
    /// Bytes of the record, and bytes that were free.
    package let size: Int, free: Int
  }

  /// Makes the file at `path`, which must not exist, writes zeros over its whole room and makes both file and name
  /// durable. Throws (no space, say) without leaving it behind.
  package init(allocating path: String, capacity: Int = 65_536) throws(FileError) {
    precondition((Self.headerSize + 1...Self.maximumCapacity).contains(capacity))
    file = try Self.makeFile(path, capacity: capacity)
    self.capacity = capacity
  }

  private static func makeFile(_ path: String, capacity: Int) throws(FileError) -> Descriptor {
    let file = try Descriptor(path, .createNew(permissions: 0o600))
    FaultPoint.slotFileMade.reach()
    do throws(FileError) {
      // Written rather than allocated: overwriting such blocks needs no new ones on file systems that write in place.
      try file.write([UInt8](repeating: 0, count: capacity))
      try file.sync()
      try Folder.sync(Folder.parent(of: path))
    } catch {
      _ = try? Entry.remove(path)
      throw error
    }
    FaultPoint.slotAllocated.reach()
    return file
  }

  /// Appends a record (at least one byte) and makes it durable; a slot that threw `FileError` must not be used again.
  package mutating func record(_ content: [UInt8]) throws {
    let free = capacity - used - Self.headerSize
    guard !content.isEmpty, content.count <= free else { throw TooLarge(size: content.count, free: max(0, free)) }
    let length = Self.lengthBytes(content.count)
    try file.write(length + Digest(of: length + content).bytes + content, at: Int64(used))
    FaultPoint.slotWritten.reach()
    try file.sync()
    FaultPoint.slotRecorded.reach()
    used += Self.headerSize + content.count
  }

  /// What the slot at `path` holds, or nil if there is none.
  package static func read(_ path: String) throws(FileError) -> Content? {
    guard let bytes = try SmallFile.read(path, limit: maximumCapacity) else { return nil }
    return parse(bytes)
  }

  /// Removes the slot at `path`, if it is there, durably.
  package static func remove(_ path: String) throws(FileError) {
    guard try Entry.remove(path) else { return }
    FaultPoint.slotRemoved.reach()
    try Folder.sync(Folder.parent(of: path))
  }

  static func parse(_ bytes: [UInt8]) -> Content {
    var records: [[UInt8]] = []
    var offset = 0
    while offset + headerSize < bytes.count {
      let length = Array(bytes[offset..<offset + 4])
      let size = length.reversed().reduce(0) { $0 << 8 | Int($1) }
      let start = offset + headerSize
      guard size > 0, size <= bytes.count - start else { break }
      let content = Array(bytes[start..<start + size])
      guard Digest(of: length + content).bytes == Array(bytes[offset + 4..<start]) else { break }
      records.append(content)
      offset = start + size
    }
    return Content(records: records, isTorn: bytes[offset...].contains { $0 != 0 })
  }

  private static func lengthBytes(_ count: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  }
}
