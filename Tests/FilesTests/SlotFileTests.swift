import TestSupport
import Testing

@testable import Files

@Suite struct SlotFileTests {
  @Test func `a slot is empty, then holds its records in their order`() throws {
    try withScratch { folder in
      let path = "\(folder)/job"
      var slot = try SlotFile(allocating: path)
      #expect(try SlotFile.read(path) == SlotFile.Content(records: [], isTorn: false))
      try slot.record([1, 2, 3])
      try slot.record([4])
      #expect(try SlotFile.read(path) == SlotFile.Content(records: [[1, 2, 3], [4]], isTorn: false))
      #expect(try FileStamp(ofEntry: path)?.size == 65_536)
      try SlotFile.remove(path)
      #expect(try SlotFile.read(path) == nil)
    }
  }

  @Test func `a record of all the room fits, and one byte more changes nothing`() throws {
    try withScratch { folder in
      var slot = try SlotFile(allocating: "\(folder)/job", capacity: 100)
      #expect(throws: SlotFile.TooLarge(size: 65, free: 64)) { try slot.record([UInt8](repeating: 7, count: 65)) }
      try slot.record([UInt8](repeating: 7, count: 64))
      #expect(try SlotFile.read("\(folder)/job")?.records.last?.count == 64)
      #expect(throws: SlotFile.TooLarge.self) { try slot.record([1]) }
    }
  }

  @Test func `a record that was cut off or changed anywhere is told from a whole one`() throws {
    try withScratch { folder in
      let path = "\(folder)/job"
      var slot = try SlotFile(allocating: path, capacity: 200)
      try slot.record([1, 2, 3])
      try slot.record([4, 5])
      let whole = try #require(try SmallFile.read(path, limit: 200))
      for position in 39..<77 {
        var torn = whole
        torn[position] ^= 0x80
        try SmallFile.write(torn, to: path)
        #expect(try SlotFile.read(path) == SlotFile.Content(records: [[1, 2, 3]], isTorn: true))
      }
      try SmallFile.write(Array(whole[..<60]), to: path)
      #expect(try SlotFile.read(path) == SlotFile.Content(records: [[1, 2, 3]], isTorn: true))
    }
  }

  @Test func `a slot never takes the place of another`() throws {
    try withScratch { folder in
      var first = try SlotFile(allocating: "\(folder)/job")
      try first.record([1])
      let error = #expect(throws: FileError.self) { _ = try SlotFile(allocating: "\(folder)/job") }
      #expect(error?.alreadyExists == true)
      #expect(try SlotFile.read("\(folder)/job")?.records == [[1]])
    }
  }
}
