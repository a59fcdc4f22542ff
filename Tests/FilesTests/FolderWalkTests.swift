import Files
import Glibc
import TestSupport
import Testing

@Suite struct FolderWalkTests {
  /// The whole walk, as "path below the folder: kind".
  private func walk(_ folder: String) throws -> [String] {
    var walk = try FolderWalk(BytePath(folder))
    var found: [String] = []
    while let next = walk.next() {
      let kind: String
      switch next.kind {
      case .unreadable: kind = "unreadable"
      default: kind = "\(next.kind)"
      }
      found.append("\(next.path.text.dropFirst(folder.utf8.count + 1)): \(kind)")
    }
    return found
  }

  private func make(_ path: BytePath) throws {
    let file = try Descriptor(path, .createNew(permissions: 0o600))
    try file.close()
  }

  @Test func `files come before folders, each by the bytes of their names, at every depth`() throws {
    try withScratch { folder in
      for path in ["b", "a/z", "a/b/c", "é", "Z", "b.txt", "c/1"] {
        try Folder.makeAll(Folder.parent(of: "\(folder)/\(path)"))
        try make(BytePath("\(folder)/\(path)"))
      }
      try Folder.makeAll(folder + "/empty")
      #expect(
        try walk(folder) == ["Z", "b", "b.txt", "é", "a/z", "a/b/c", "c/1"].map { "\($0): file" })
    }
  }

  @Test func `hidden names, links and what is no file are told as what they are, and are not entered`() throws {
    try withScratch { folder in
      try Folder.makeAll(folder + "/real/.git/objects")
      try Folder.makeAll(folder + "/pipes")
      try make(BytePath(folder + "/real/film.mp4"))
      try make(BytePath(folder + "/real/.film.mp4.part"))
      try #require(unsafe symlink("film.mp4", folder + "/real/linked.mp4") == 0)
      try #require(unsafe symlink("..", folder + "/real/up") == 0)
      try #require(unsafe symlink("nowhere", folder + "/real/broken") == 0)
      try #require(unsafe mkfifo(folder + "/pipes/pipe", 0o600) == 0)
      #expect(
        try walk(folder) == [
          "pipes/pipe: other", "real/.film.mp4.part: hidden", "real/broken: brokenLink", "real/film.mp4: file",
          "real/linked.mp4: file", "real/up: folderLink", "real/.git: hidden",
        ])
    }
  }

  @Test func `a name that is no UTF-8 is a name, and can be opened`() throws {
    try withScratch { folder in
      let name: [UInt8] = [0x66, 0xFF, 0x0A, 0x31]
      try make(BytePath(folder).appending(name))
      var walk = try FolderWalk(BytePath(folder))
      let next = walk.next()
      let found = try #require(next)
      #expect(found.path.bytes.suffix(4) == name[...])
      #expect(found.kind == .file && found.path.text.hasSuffix("f\u{FFFD}\n1"))
      let file = try Descriptor(found.path, .read)
      try file.close()
      #expect(walk.next() == nil)
      // Nobody else removes what no string can name.
      let path = found.path.bytes.map { CChar(bitPattern: $0) } + [0]
      #expect(unsafe unlink(path) == 0)
    }
  }

  @Test func `a path keeps its one slash, and a folder that is none is refused`() throws {
    #expect(BytePath("a/").appending("b".utf8) == BytePath("a/b"))
    #expect(BytePath("a").appending("b".utf8) == BytePath("a/b"))
    try withScratch { folder in
      try make(BytePath(folder + "/file"))
      #expect(throws: FileError.self) { try FolderWalk(BytePath(folder + "/file")) }
      #expect(throws: FileError.self) { try FolderWalk(BytePath(folder + "/none")) }
    }
  }
}
