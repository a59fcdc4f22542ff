import Files
import Glibc
import TestSupport
import Testing

@Suite struct DescriptorTests {
  @Test func `a file that is not there is named with the reason`() throws {
    try withScratch { folder in
      let error = #expect(throws: FileError.self) { try readWhole("\(folder)/none") }
      #expect(error?.isMissing == true)
      #expect(error?.description == "cannot open \(folder)/none: no such file or folder")
    }
  }

  @Test func `bytes are read as they were written`() throws {
    try withScratch { folder in
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try makeFile("\(folder)/a", bytes)
      #expect(try readWhole("\(folder)/a") == bytes)
    }
  }

  @Test func `a file of exactly the limit is read and one byte more is not`() throws {
    try withScratch { folder in
      try makeFile("\(folder)/a", [1, 2, 3])
      let file = try Descriptor("\(folder)/a", .read)
      #expect(try file.readAll(limit: 3) == [1, 2, 3])
      #expect(try file.readAll(limit: 2) == nil)
    }
  }

  @Test func `a full device is an error that says so`() throws {
    let full = try Descriptor("/dev/full", .write)
    let error = #expect(throws: FileError.self) { try full.write([1]) }
    #expect(error?.isNoSpace == true)
    #expect(error?.sentence == "no space left on device")
  }

  @Test func `a new file never takes the place of an old one`() throws {
    try withScratch { folder in
      try makeFile("\(folder)/a", [1])
      let error = #expect(throws: FileError.self) { try makeFile("\(folder)/a", [2]) }
      #expect(error?.alreadyExists == true)
      #expect(try readWhole("\(folder)/a") == [1])
    }
  }

  @Test func `a symbolic link is not followed where it must not be`() throws {
    try withScratch { folder in
      try makeFile("\(folder)/a", [1])
      unsafe symlink("\(folder)/a", "\(folder)/link")
      #expect(try readWhole("\(folder)/link") == [1])
      #expect(throws: FileError.self) { _ = try Descriptor("\(folder)/link", .readNoFollow) }
      #expect(throws: FileError.self) { _ = try Descriptor("\(folder)/link", .readWrite) }
    }
  }

  @Test func `room is reserved without a change of size and freed by a truncation`() throws {
    try withScratch { folder in
      let file = try Descriptor("\(folder)/a", .createNew(permissions: 0o600))
      guard try file.allocate(1 << 20) else { return }
      #expect(try file.stamp().size == 0)
      try file.write([1, 2, 3])
      try file.truncate(to: 3)
      #expect(try readWhole("\(folder)/a") == [1, 2, 3])
    }
  }

  @Test func `a copy inside the kernel has every byte, and a short source is an error`() throws {
    try withScratch { folder in
      let bytes = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 / 7) }
      let source = try Descriptor(makeFile("\(folder)/a", bytes), .read)
      let copy = try Descriptor("\(folder)/b", .createNew(permissions: 0o600))
      try copy.copy(source, count: 300_001)
      #expect(try readWhole("\(folder)/b") == bytes)
      let long = try Descriptor("\(folder)/c", .createNew(permissions: 0o600))
      #expect(throws: FileError.self) { try long.copy(source, count: 300_002) }
    }
  }

  private func readWhole(_ path: String) throws -> [UInt8]? {
    try Descriptor(path, .read).readAll(limit: 1 << 20)
  }
}
