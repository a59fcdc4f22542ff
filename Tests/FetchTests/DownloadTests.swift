import Testing

@testable import Fetch

@Suite struct DownloadTests {
  private static let film = [UInt8]((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })

  @Test func `a file arrives whole, with what is known of it told first`() throws {
    try LoopbackServer.with(serveFilm) { server in
      let sink = RecordingSink()
      let answer = try makeClient().download(makeDownload(server.url()), into: sink.sink)
      #expect(sink.bytes == Self.film)
      let head = DownloadHead(
        status: 200, offset: 0, total: Self.film.count, contentType: "video/mp4", entityTag: "\"v1\"")
      #expect(sink.heads == [head])
      #expect(answer == .complete(head))
    }
  }

  @Test func `the rest is asked for by Range and goes where it belongs`() throws {
    try LoopbackServer.with(serveFilm) { server in
      let sink = RecordingSink(holding: Array(Self.film[..<1000]))
      var download = makeDownload(server.url())
      download.offset = 1000
      download.entityTag = "\"v1\""
      download.expectedTotal = Self.film.count
      _ = try makeClient().download(download, into: sink.sink)
      #expect(sink.bytes == Self.film)
      #expect(sink.heads.map(\.status) == [206] && sink.heads.map(\.offset) == [1000])
      let head = try #require(server.requests.first?.head)
      #expect(head.contains("Range: bytes=1000-\r\n") && head.contains("If-Range: \"v1\"\r\n"))
    }
  }

  @Test func `a weak entity tag is not offered for a resume`() throws {
    try LoopbackServer.with(serveFilm) { server in
      var download = makeDownload(server.url())
      download.offset = 1
      download.entityTag = "W/\"v1\""
      _ = try makeClient().download(download, into: RecordingSink(holding: [0]).sink)
      #expect(server.requests.first?.head.contains("If-Range") == false)
    }
  }

  @Test func `a server that ignores Range makes the sink begin again`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(Self.film.count)\r\n\r\n")
      connection.write(Self.film)
    }) { server in
      let sink = RecordingSink(holding: [1, 2, 3])
      var download = makeDownload(server.url())
      download.offset = 3
      _ = try makeClient().download(download, into: sink.sink)
      #expect(sink.bytes == Self.film && sink.heads.map(\.offset) == [0])
    }
  }

  @Test(arguments: [
    "bytes 5-9/10", "bytes 3-9/11", "bytes 3-8/10", "items 3-9/10", "bytes 3-9/9", "bytes 9-3/10", "bytes */10", "",
  ])
  func `another part of the file, or of another file, is refused`(range: String) throws {
    try LoopbackServer.with({ connection, _ in
      connection.answer("206 Partial Content", headers: ["Content-Range: \(range)"], body: "3456789")
    }) { server in
      var download = makeDownload(server.url())
      download.offset = 3
      download.expectedTotal = 10
      let sink = RecordingSink(holding: [0, 1, 2])
      let error = try downloadFailure(download, sink)
      #expect(error.kind == .otherRange && sink.heads.isEmpty)
    }
  }

  @Test func `a body cut short is told from a whole one, and what came is kept`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(Self.film.count)\r\n\r\n")
      connection.write(Array(Self.film[..<150_000]))
    }) { server in
      let sink = RecordingSink()
      let error = try downloadFailure(makeDownload(server.url()), sink)
      #expect(error.kind == .partialAnswer && sink.bytes == Array(Self.film[..<150_000]))
    }
  }

  @Test func `a chunked rest that ends before the announced total is a part`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write(
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 3-9/10\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "2\r\n34\r\n0\r\n\r\n")
    }) { server in
      var download = makeDownload(server.url())
      download.offset = 3
      try #expect(downloadFailure(download, RecordingSink(holding: [0, 1, 2])).kind == .partialAnswer)
    }
  }

  @Test(arguments: [10, 9])
  func `a file may be as large as the limit and not one byte more`(limit: Int) throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "0123456789") }) { server in
      var download = makeDownload(server.url())
      download.limit = limit
      let sink = RecordingSink()
      if limit == 10 {
        _ = try makeClient().download(download, into: sink.sink)
        #expect(sink.bytes.count == 10)
      } else {
        try #expect(downloadFailure(download, sink).kind == .tooLarge)
        #expect(sink.heads.isEmpty)
      }
    }
  }

  @Test func `an endless chunked body stops at the limit`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      while connection.write("1000\r\n" + String(repeating: "x", count: 4096) + "\r\n") {}
    }) { server in
      var download = makeDownload(server.url())
      download.limit = 100_000
      let sink = RecordingSink()
      try #expect(downloadFailure(download, sink).kind == .tooLarge)
      #expect(sink.bytes.count <= 100_000 && !sink.bytes.isEmpty)
    }
  }

  @Test func `a body that stalls is a time-out`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
      connection.waitForClose()
    }) { server in
      let sink = RecordingSink()
      let error = try downloadFailure(makeDownload(server.url()), sink, makeImpatientClient())
      #expect(error.kind == .timedOut && sink.bytes.count == 3)
    }
  }

  @Test(arguments: ["403 Forbidden", "404 Not Found", "410 Gone", "416 Range Not Satisfiable", "204 No Content"])
  func `any other answer is returned and never reaches the sink`(status: String) throws {
    try LoopbackServer.with({ connection, _ in connection.answer(status, body: "<html>") }) { server in
      let sink = RecordingSink()
      guard case .other(let answer) = try makeClient().download(makeDownload(server.url()), into: sink.sink) else {
        Issue.record("the download counts as complete")
        return
      }
      #expect("\(answer.status)" == status.prefix(3))
      #expect(sink.heads.isEmpty)
    }
  }

  @Test(
    arguments: [("bytes */3", nil, true), ("bytes */4", nil, false), ("bytes */3", 4, false), ("", nil, false)]
      as [(String, Int?, Bool)])
  func `a resume at the file's end is complete`(range: String, expectedTotal: Int?, isComplete: Bool) throws {
    try LoopbackServer.with({ connection, _ in
      connection.answer("416 Range Not Satisfiable", headers: ["Content-Range: \(range)"])
    }) { server in
      var download = makeDownload(server.url())
      download.offset = 3
      download.expectedTotal = expectedTotal
      let answer = try makeClient().download(download, into: RecordingSink(holding: [0, 1, 2]).sink)
      if case .complete(let head) = answer {
        #expect(isComplete && head.total == 3)
      } else {
        #expect(!isComplete)
      }
    }
  }

  @Test func `an endless answer that is no file is cut off and still told`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n")
      while connection.write("1000\r\n" + String(repeating: "x", count: 4096) + "\r\n") {}
    }) { server in
      let answer = try makeClient().download(makeDownload(server.url()), into: RecordingSink().sink)
      guard case .other(let response) = answer else {
        Issue.record("the download counts as complete")
        return
      }
      #expect(response.status == 404 && response.body.count == 65_536)
    }
  }

  @Test func `a sink that throws ends the download with its own error`() throws {
    struct DiskFull: Error {}
    try LoopbackServer.with(serveFilm) { server in
      let sink = unsafe DownloadSink(begin: { _ in }, write: { _ in throw DiskFull() })
      let error = try #require(throws: FetchError.self) {
        try makeClient().download(makeDownload(server.url()), into: sink)
      }
      #expect(error.kind == .sinkFailed && error.underlying is DiskFull)
    }
  }

  @Test func `an interrupted download ends and keeps what came`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
      connection.waitForClose()
    }) { server in
      let hasBegun = Flag()
      let client = HTTPClient(userAgent: "onetake/test", isCancelled: { hasBegun.isRaised })
      let sink = unsafe DownloadSink(begin: { _ in }, write: { _ in hasBegun.raise() })
      let error = try #require(throws: FetchError.self) {
        try client.download(makeDownload(server.url()), into: sink)
      }
      #expect(error.kind == .interrupted)
    }
  }

  @Test func `an image is fetched into memory`() throws {
    try LoopbackServer.with(serveFilm) { server in
      let answer = try makeClient().fetch(makeDownload(server.url()))
      #expect(answer.status == 200 && answer.body == Self.film && answer.headers["content-type"] == "video/mp4")
    }
  }

  private func serveFilm(_ connection: Connection, _ number: Int) {
    guard let head = connection.readRequest()?.head else { return }
    let range = head.split(whereSeparator: \.isNewline).first { $0.hasPrefix("Range: bytes=") }
    let first = range.flatMap { Int($0.dropFirst("Range: bytes=".count).dropLast()) } ?? 0
    let size = Self.film.count
    var lines = ["HTTP/1.1 \(range == nil ? "200 OK" : "206 Partial Content")", "Content-Type: video/mp4"]
    lines += ["ETag: \"v1\"", "Content-Length: \(size - first)"]
    if range != nil { lines.append("Content-Range: bytes \(first)-\(size - 1)/\(size)") }
    connection.write(lines.joined(separator: "\r\n") + "\r\n\r\n")
    connection.write(Array(Self.film[first...]))
  }
}

/// A sink that remembers everything it was given.
final class RecordingSink {
  private(set) var heads: [DownloadHead] = []
  private(set) var bytes: [UInt8]

  init(holding bytes: [UInt8] = []) { self.bytes = bytes }

  var sink: DownloadSink {
    unsafe DownloadSink(
      begin: { head in
        self.heads.append(head)
        self.bytes.removeSubrange(head.offset...)
      },
      write: { unsafe self.bytes.append(contentsOf: $0) })
  }
}

/// A download from this very machine.
func makeDownload(_ url: String) -> Download {
  var download = Download(url)
  download.addresses = .any
  return download
}

func downloadFailure(
  _ download: Download, _ sink: RecordingSink = RecordingSink(), _ client: HTTPClient = makeClient()
) throws -> FetchError {
  try #require(throws: FetchError.self) { try client.download(download, into: sink.sink) }
}
