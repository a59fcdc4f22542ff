import Domain
import Foundation
import Rig
import TestFilms
import TestThreads
import Testing

/// Libraries that cannot be used as they are: newer, not writable, damaged, gone.
@Suite(.blocking) struct BadInputLibraryTests {
  private func lines(_ rig: Rig) -> [[String]] {
    [["generate"] + rig.textRequest("p"), ["lookup"] + rig.textRequest("p"), ["search"], ["stats"], ["jobs"]]
  }

  @Test func `a library folder that cannot be made or written is refused by its name`() throws {
    let rig = try Rig()
    let file = try rig.file("a-file", text: "not a folder")
    let nowhere = [file, file + "/library", "/dev/null/library"].map { ($0, lines(rig)) }
    // Where a folder might be, whoever only reads finds nothing, and whoever would write is refused.
    let writers = [["generate"] + rig.textRequest("p"), ["import", file], ["doctor"]]
    for (home, lines) in nowhere + [("/proc/onetake", writers)] {
      for line in lines {
        let outcome = try rig.onetake(line, ["ONETAKE_HOME": home])
        #expect(outcome.code == 2, "\(home): \(outcome.errors)")
        #expect(outcome.errors.contains(home), "\(outcome.errors)")
      }
    }
    #expect(try rig.submits() == 0)
    #expect(try rig.bytes(file) == Array("not a folder".utf8))
  }

  @Test func `a library that a newer version made is refused and left as it is`() throws {
    let rig = try Rig()
    _ = try rig.bought("p")
    let path = rig.home + "/library.sqlite"
    var bytes = try rig.bytes(path)
    // The file format's user_version, a big-endian number at offset 60 of the header.
    bytes.replaceSubrange(60..<64, with: [0, 0, 0x27, 0x0F])
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let before = try rig.libraryDigests()
    for line in lines(rig) + [["fsck"], ["doctor"]] {
      let outcome = try rig.onetake(line)
      #expect(outcome.code == 2, "\(line): \(outcome.errors)")
      #expect(outcome.errors.contains("newer"), "\(outcome.errors)")
    }
    // A file is none of the library's.
    let film = try TestFilms.path(.small)
    for words in [["--expect", "duration=2"], ["--deep"]] {
      let outcome = try rig.onetake(["verify", film, "--json"] + words)
      #expect(outcome.json["verdict"]?.stringValue == "conforms", "\(outcome)")
    }
    #expect(try rig.libraryDigests() == before)
    #expect(try rig.charges().count == 1)
  }

  @Test func `another program's database is refused and left as it is`() throws {
    let rig = try Rig()
    _ = try rig.bought("p")
    let path = rig.home + "/library.sqlite"
    var bytes = try rig.bytes(path)
    bytes.replaceSubrange(68..<72, with: [1, 2, 3, 4])
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let before = try rig.libraryDigests()
    for line in lines(rig) { #expect(try rig.onetake(line).code == 2) }
    #expect(try rig.libraryDigests() == before)
  }

  /// What was done to the catalog's file.
  static let damages: [(name: String, change: @Sendable ([UInt8]) -> [UInt8])] = [
    ("text", { _ in Array("this is no database\n".utf8) }),
    ("header", { [UInt8](repeating: 0x41, count: 100) + $0.dropFirst(100) }),
    ("schema", { $0.prefix(100) + [UInt8](repeating: 0xFF, count: 3996) + $0.dropFirst(4096) }),
    ("pages", { $0.prefix(4096) + [UInt8](repeating: 0x5A, count: $0.count - 4096) }),
    ("cut", { Array($0.prefix(4096)) }),
  ]

  @Test(arguments: damages.indices)
  func `a damaged database is never overwritten, and the way out is shown`(index: Int) throws {
    let (name, change) = Self.damages[index]
    let rig = try Rig()
    _ = try rig.bought("p")
    let path = rig.home + "/library.sqlite"
    try Data(change(try rig.bytes(path))).write(to: URL(fileURLWithPath: path))
    let before = try rig.libraryDigests()
    for line in lines(rig) + [["fsck"], ["import", path] + rig.textRequest("p")] {
      let outcome = try rig.onetake(line)
      #expect(outcome.code == 8, "\(name), \(line[0]): \(outcome.code) \(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("damaged"), "\(name), \(line[0]): \(outcome.errors)")
      #expect(outcome.errors.contains("library.sqlite"), "\(outcome.errors)")
      #expect(outcome.errors.contains("restore-backup"), "\(outcome.errors)")
      #expect(outcome.errors.contains("onetake fsck") == (line[0] != "fsck"), "\(outcome.errors)")
    }
    #expect(try rig.libraryDigests() == before, "\(name)")
    #expect(try rig.charges().count == 1)
  }

  @Test(arguments: ["gone", "empty", "gone, with its log left", "blank"])
  func `a store without its catalog is not begun anew`(how: String) throws {
    let rig = try Rig()
    _ = try rig.bought("p")
    let path = rig.home + "/library.sqlite"
    try FileManager.default.removeItem(atPath: path)
    if how == "empty" { _ = try rig.file("library/library.sqlite", []) }
    if how.hasSuffix("left") { _ = try rig.file("library/library.sqlite-wal", text: "frames that are still good") }
    if how == "blank" {
      // A database of SQLite's with one empty page and nothing that says whose it is.
      let other = try Rig()
      _ = try other.bought("p")
      var page = Array(try other.bytes(other.home + "/library.sqlite").prefix(4096))
      page.replaceSubrange(28..<32, with: [0, 0, 0, 1])
      page.replaceSubrange(60..<72, with: [UInt8](repeating: 0, count: 12))
      page.replaceSubrange(100..<108, with: [0x0D, 0, 0, 0, 0, 0x10, 0, 0])
      page.replaceSubrange(108..<4096, with: [UInt8](repeating: 0, count: 3988))
      _ = try rig.file("library/library.sqlite", page)
    }
    let before = try rig.libraryDigests()
    for line in lines(rig) + [["fsck"]] {
      let outcome = try rig.onetake(line)
      #expect(outcome.code == 8, "\(line[0]): \(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("library.sqlite"), "\(outcome.errors)")
      #expect(outcome.errors.contains(".before-"), "\(outcome.errors)")
    }
    #expect(try rig.libraryDigests() == before)
    #expect(try rig.charges().count == 1)
  }

  @Test func `an empty folder, and one with empty folders in it, is a new library`() throws {
    let rig = try Rig()
    for folder in ["blobs", "tmp", "lock", "inflight"] {
      try FileManager.default.createDirectory(atPath: "\(rig.home)/\(folder)", withIntermediateDirectories: true)
    }
    #expect(try rig.json(["generate"] + rig.textRequest("p")).json["outcome"] == "generated")
  }
}
