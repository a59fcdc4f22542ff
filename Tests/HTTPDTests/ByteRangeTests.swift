import Testing

@testable import HTTPD

@Suite struct ByteRangeTests {
  @Test(arguments: [
    ("bytes=0-0", ByteRange.part(0..<1)), ("bytes=0-99", .part(0..<100)), ("bytes=0-100", .part(0..<100)),
    ("bytes=99-", .part(99..<100)), ("bytes=100-", .unsatisfiable), ("bytes=100-200", .unsatisfiable),
    ("bytes=-1", .part(99..<100)), ("bytes=-500", .part(0..<100)), ("bytes=-0", .unsatisfiable),
    ("bytes=5-4", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole), ("bytes=1-2,4-5", .whole),
    ("bytes=99999999999999999999-", .whole), ("items=0-1", .whole), ("Bytes=1-1", .part(1..<2)),
  ])
  func `a range selects bytes of a hundred`(range: String, selected: ByteRange) {
    #expect(ByteRange.selected(by: ["Range": range], size: 100, tag: "t") == selected)
  }

  @Test(arguments: ["bytes=0-", "bytes=0-0", "bytes=-5"])
  func `nothing can be selected of nothing`(range: String) {
    #expect(ByteRange.selected(by: ["Range": range], size: 0, tag: "t") == .unsatisfiable)
  }

  @Test(arguments: [
    ("\"t\"", ByteRange.notModified), ("W/\"t\"", .notModified), ("*", .notModified), ("\"a\" , \"t\"", .notModified),
    ("\"T\"", .whole), ("t", .whole), ("", .whole),
  ])
  func `a known tag saves the body`(tags: String, selected: ByteRange) {
    #expect(ByteRange.selected(by: ["If-None-Match": tags], size: 100, tag: "t") == selected)
  }

  @Test(arguments: [
    ("\"t\"", ByteRange.part(3..<100)), ("\"u\"", .whole), ("W/\"t\"", .whole),
    ("Sat, 21 Nov 2026 05:26:49 GMT", .whole),
  ])
  func `a range holds only for the tag it was asked with`(tag: String, selected: ByteRange) {
    #expect(ByteRange.selected(by: ["Range": "bytes=3-", "If-Range": tag], size: 100, tag: "t") == selected)
  }
}
