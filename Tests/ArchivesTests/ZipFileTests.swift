import Archives
import Foundation
import Testing

@Suite struct ZipFileTests {
  private func run(_ arguments: [String], _ input: String? = nil) throws -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let (from, to) = (Pipe(), Pipe())
    process.standardInput = to
    process.standardOutput = from
    process.standardError = from
    try process.run()
    if let input { try to.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
    try to.fileHandleForWriting.close()
    let text = String(decoding: try from.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test func `what is written is read by another program, byte for byte`() throws {
    let folder = NSTemporaryDirectory() + "/onetake-zip-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let film = [UInt8]((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) })
    try Data(film).write(to: URL(fileURLWithPath: folder + "/film"))
    let zip = folder + "/a.zip"
    try ZipFile.write(
      [
        .init("claim/page.html", .bytes(Array(String(repeating: "word ", count: 2000).utf8)), isText: true),
        .init("claim/Mädchen.mp4", .file(path: folder + "/film"), isText: false),
        .init("claim/empty", .bytes([]), isText: true),
      ], to: zip, time: 1_700_000_000)
    let script = """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1])
      assert z.testzip() is None
      assert z.namelist() == ['claim/page.html', 'claim/Mädchen.mp4', 'claim/empty'], z.namelist()
      assert z.read('claim/page.html') == b'word ' * 2000
      assert z.read('claim/Mädchen.mp4') == open(sys.argv[2], 'rb').read()
      assert z.read('claim/empty') == b''
      assert z.getinfo('claim/page.html').compress_size < 1000
      assert z.getinfo('claim/Mädchen.mp4').compress_type == zipfile.ZIP_STORED
      assert z.getinfo('claim/page.html').date_time[0] == 2023
      """
    let found = try run(["python3", "-c", script, zip, folder + "/film"])
    #expect(found.code == 0, "\(found.output)")
  }

  @Test func `nothing that is there is touched, and nothing half is left behind`() throws {
    let folder = NSTemporaryDirectory() + "/onetake-zip-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let there = folder + "/there.zip"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: there))
    #expect(throws: ZipFile.Failure.self) {
      try ZipFile.write([.init("a", .bytes([1]), isText: false)], to: there, time: 0)
    }
    #expect(try String(contentsOfFile: there, encoding: .utf8) == "mine")
    let failure = #expect(throws: ZipFile.Failure.self) {
      try ZipFile.write([.init("a", .file(path: folder + "/nothing"), isText: false)], to: folder + "/b.zip", time: 0)
    }
    #expect(failure?.isMissing == false && failure?.message.isEmpty == false)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["there.zip"])
  }

  @Test func `the functions are declared as libzip's own header does`() throws {
    let check = """
      #include <zip.h>
      #include "shim.h"
      _Static_assert(OT_ZIP_NEW == (ZIP_CREATE | ZIP_EXCL), "flags");
      _Static_assert(OT_ZIP_UTF8 == ZIP_FL_ENC_UTF_8, "encoding");
      _Static_assert(OT_ZIP_STORE == ZIP_CM_STORE && OT_ZIP_DEFLATE == ZIP_CM_DEFLATE, "methods");
      """
    let command = "clang -std=gnu11 -Werror -fsyntax-only $(pkg-config --cflags libzip) -I Sources/CZip/include -x c -"
    let found = try run(["sh", "-c", command + " 2>&1"], check)
    #expect(found.code == 0, "\(found.output)")
  }
}
