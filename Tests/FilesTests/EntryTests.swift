import TestSupport
import Testing

@testable import Files

@Suite struct EntryTests {
  @Test func `a rename that must be new leaves both files alone when the name is taken`() throws {
    try withScratch { folder in
      try makeFile("\(folder)/a", [1])
      try makeFile("\(folder)/b", [2])
      let error = #expect(throws: FileError.self) { try Entry.renameNew("\(folder)/a", to: "\(folder)/b") }
      #expect(error?.alreadyExists == true)
      #expect(try SmallFile.read("\(folder)/a", limit: 9) == [1])
      #expect(try SmallFile.read("\(folder)/b", limit: 9) == [2])
      try Entry.renameNew("\(folder)/a", to: "\(folder)/c")
      #expect(try Folder.list(folder) == ["b", "c"])
    }
  }

  @Test func `removing what is not there is no error and says so`() throws {
    try withScratch { folder in
      try makeFile("\(folder)/a", [1])
      #expect(try Entry.remove("\(folder)/a"))
      #expect(try !Entry.remove("\(folder)/a"))
    }
  }

  @Test func `an unnamed file leaves nothing behind until it is linked`() throws {
    try withScratch { folder in
      let file = try Descriptor(folder, .unnamed(permissions: 0o600))
      try file.write([7])
      #expect(try Folder.list(folder) == [])
      try Entry.link(file, to: "\(folder)/a")
      #expect(try SmallFile.read("\(folder)/a", limit: 9) == [7])
    }
  }

  @Test func `folders are made all the way down, and a file in the way is an error`() throws {
    try withScratch { folder in
      try Folder.makeAll("\(folder)/a/b/c")
      try Folder.makeAll("\(folder)/a/b/c")
      #expect(try FileStamp(ofEntry: "\(folder)/a/b/c")?.kind == .folder)
      try makeFile("\(folder)/file", [])
      let error = #expect(throws: FileError.self) { try Folder.makeAll("\(folder)/file/x") }
      #expect(error?.sentence == "a part of the path is not a folder")
    }
  }

  @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/", "a"), ("/", "/"), ("/a//b", "/a")])
  func `the folder that holds a path is found by its text`(path: String, parent: String) {
    #expect(Folder.parent(of: path) == parent)
  }

  @Test func `what a dead writer of a small file left goes, and nothing else`() throws {
    try withScratch { folder in
      for name in ["mark", "mark.0123456789abcdef.new", "market.0123456789abcdef.new", "mark.txt"] {
        try makeFile("\(folder)/\(name)", [1])
      }
      try SmallFile.removeCut(beside: "\(folder)/mark")
      #expect(try Folder.list(folder) == ["mark", "mark.txt", "market.0123456789abcdef.new"])
    }
  }

  @Test func `a small file is replaced whole, and nothing else stays in its folder`() throws {
    try withScratch { folder in
      try SmallFile.write([1, 2, 3], to: "\(folder)/a")
      try SmallFile.write([4], to: "\(folder)/a")
      #expect(try SmallFile.read("\(folder)/a", limit: 9) == [4])
      #expect(try Folder.list(folder) == ["a"])
      #expect(try SmallFile.read("\(folder)/none", limit: 9) == nil)
    }
  }

  @Test func `a small file that cannot be put in its place leaves no temp file`() throws {
    try withScratch { folder in
      try Folder.makeAll("\(folder)/a/full")
      #expect(throws: FileError.self) { try SmallFile.write([1], to: "\(folder)/a") }
      #expect(try Folder.list(folder) == ["a"])
    }
  }

  @Test func `a change of the bytes shows in the stamp and a rename does not count as one`() throws {
    try withScratch { folder in
      try makeFile("\(folder)/a", [1])
      let before = try #require(try FileStamp(ofEntry: "\(folder)/a"))
      try Entry.rename("\(folder)/a", to: "\(folder)/b")
      let renamed = try #require(try FileStamp(ofEntry: "\(folder)/b"))
      #expect(renamed.hasSameBytes(as: before))
      let file = try Descriptor("\(folder)/b", .readWrite)
      try file.write([1, 2])
      #expect(try !file.stamp().hasSameBytes(as: before))
    }
  }
}

@Suite struct FileSystemTests {
  @Test func `a local folder is no network file system and has room`() throws {
    try withScratch { (folder) throws in
      #expect(try FileSystem.networkKind(at: folder) == nil)
      #expect(try FileSystem.freeBytes(at: folder) > 0)
      #expect(throws: FileError.self) { try FileSystem.freeBytes(at: "\(folder)/none") }
    }
  }

  @Test func `the mount table tells a FUSE file system that reaches over a network`() {
    let table = """
      25 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
      90 25 0:51 / /mnt/far rw,nosuid shared:9 master:2 - fuse.sshfs host:/ rw,user_id=0
      91 25 0:52 / /mnt/near rw - fuseblk /dev/sdb1 rw
      92 25 0:53 short
      """
    #expect(FileSystem.mountType(ofDevice: "0:51", in: table) == "fuse.sshfs")
    #expect(FileSystem.networkFUSE.contains("fuse.sshfs"))
    #expect(FileSystem.mountType(ofDevice: "0:52", in: table) == "fuseblk")
    #expect(!FileSystem.networkFUSE.contains("fuseblk"))
    #expect(FileSystem.mountType(ofDevice: "0:53", in: table) == nil)
    #expect(FileSystem.mountType(ofDevice: "9:9", in: table) == nil)
    #expect(FileSystem.networkMagics[0x6969] == "nfs")
  }
}
