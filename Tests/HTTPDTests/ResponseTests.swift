import HTTPD
import LoopbackClient
import Testing

@Suite struct ResponseTests {
  static let content = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  @Test(arguments: [false, true])
  func `a file and bytes are served alike: whole, in part, and by their tag`(isFile: Bool) throws {
    let content = Self.content
    let file = try makeFile(content)
    try withServer(handler: { _ in
      HTTPResponse(
        headers: ["Content-Type": "video/mp4"], body: isFile ? .file(file) : .bytes(content), entityTag: "abc")
    }) { client in
      let whole = client.ask("GET", "/")
      #expect(whole.status == 200)
      #expect(whole.body == content)
      #expect(whole.headers["etag"] == "\"abc\"")
      #expect(whole.headers["accept-ranges"] == "bytes")
      #expect(whole.headers["content-type"] == "video/mp4")

      let head = client.ask("HEAD", "/")
      #expect(head.status == 200)
      #expect(head.headers["content-length"] == "5000")
      #expect(head.body.isEmpty)

      let part = client.ask("GET", "/", headers: [("Range", "bytes=4990-")])
      #expect(part.status == 206)
      #expect(part.headers["content-range"] == "bytes 4990-4999/5000")
      #expect(part.body == Array(content[4990...]))

      let outside = client.ask("GET", "/", headers: [("Range", "bytes=5000-")])
      #expect(outside.status == 416)
      #expect(outside.headers["content-range"] == "bytes */5000")

      let known = client.ask("GET", "/", headers: [("If-None-Match", "\"x\", \"abc\"")])
      #expect(known.status == 304)
      #expect(known.body.isEmpty)

      let changed = client.ask("GET", "/", headers: [("Range", "bytes=0-0"), ("If-Range", "\"old\"")])
      #expect(changed.status == 200)
      #expect(changed.body == content)
    }
  }

  @Test func `without a tag a range is not honoured`() throws {
    try withServer(handler: { _ in HTTPResponse(body: .bytes(Self.content)) }) { client in
      let reply = client.ask("GET", "/", headers: [("Range", "bytes=0-9")])
      #expect(reply.status == 200)
      #expect(reply.body.count == 5000)
    }
  }

  @Test func `a stream goes out in chunks and ends when its source does`() throws {
    try withServer(handler: { _ in
      let pieces = Pieces([[1, 2], [], [UInt8](repeating: 9, count: 200_000)])
      return HTTPResponse(body: .stream { pieces.next() })
    }) { client in
      let reply = client.ask("GET", "/")
      #expect(reply.headers["transfer-encoding"] == "chunked")
      #expect(reply.isComplete)
      #expect(reply.body == [1, 2] + [UInt8](repeating: 9, count: 200_000))
    }
  }

  @Test func `a raw body is all that the client sees`() throws {
    try withServer(handler: { _ in HTTPResponse(body: .raw { $0.send("no HTTP at all".utf8) }) }) { client in
      let reply = client.ask("GET", "/")
      #expect(reply.raw == Array("no HTTP at all".utf8))
      #expect(reply.end == .closed)
    }
  }

  @Test func `a raw body can end in an orderly close or in a reset`() throws {
    try withServer(handler: { request in
      HTTPResponse(body: .raw { if request.path == "/reset" { $0.reset() } })
    }) { client in
      #expect(client.ask("GET", "/close").end == .closed)
      #expect(client.ask("GET", "/reset").end == .reset)
    }
  }

  @Test(arguments: [199, 600, 0, -1])
  func `a status that may not be sent becomes a 500`(status: Int) throws {
    try withServer(handler: { _ in HTTPResponse(status: status) }) { client in
      #expect(client.ask("GET", "/").status == 500)
    }
  }

  @Test func `a header that would split the answer becomes a 500`() throws {
    try withServer(handler: { _ in HTTPResponse(headers: ["X": "a\r\nSet-Cookie: b"]) }) { client in
      let reply = client.ask("GET", "/")
      #expect(reply.status == 500)
      #expect(reply.headers["set-cookie"] == nil)
    }
  }
}
