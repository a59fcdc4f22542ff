import Testing

@testable import Fetch

@Suite struct RedirectTests {
  @Test func `a redirect is followed to the file`() throws {
    try LoopbackServer.with({ connection, number in
      if number == 1 {
        connection.answer("302 Found", headers: ["Location: /film.mp4"], body: "moved")
      } else {
        connection.answer("200 OK", body: "film")
      }
    }) { server in
      let sink = RecordingSink()
      _ = try makeClient().download(makeDownload(server.url("/a")), into: sink.sink)
      #expect(sink.bytes == Array("film".utf8))
      #expect(server.requests.last?.head.hasPrefix("GET /film.mp4 ") == true)
    }
  }

  @Test(arguments: [5, 6])
  func `five redirects are followed and a sixth is not`(count: Int) throws {
    try LoopbackServer.with({ connection, number in
      if number <= count {
        connection.answer("301 Moved Permanently", headers: ["Location: /\(number)"])
      } else {
        connection.answer("200 OK", body: "film")
      }
    }) { server in
      let sink = RecordingSink()
      if count == 5 {
        _ = try makeClient().download(makeDownload(server.url()), into: sink.sink)
        #expect(sink.bytes.count == 4)
      } else {
        try #expect(downloadFailure(makeDownload(server.url()), sink).kind == .tooManyRedirects)
        #expect(server.connections == 6)
      }
    }
  }

  @Test(arguments: ["file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "http://user@127.0.0.1/"])
  func `a redirect away from http and https is refused`(location: String) throws {
    try LoopbackServer.with({ connection, _ in
      connection.answer("302 Found", headers: ["Location: \(location)"])
    }) { server in
      try #expect(downloadFailure(makeDownload(server.url())).kind == .refusedRedirect)
    }
  }

  @Test func `a redirect without a place to go is an answer`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("302 Found") }) { server in
      let answer = try makeClient().download(makeDownload(server.url()), into: RecordingSink().sink)
      #expect(answer == .other(HTTPResponse(302, headers: ["Content-Length": "0"], receivedAt: receivedAt(answer))))
    }
  }

  @Test func `headers for one origin do not go to another, Range does`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK", body: "film") }) { target in
      let place = "Location: http://localhost:\(target.port)/film"
      try LoopbackServer.with({ connection, _ in connection.answer("302 Found", headers: [place]) }) { origin in
        var download = makeDownload(origin.url())
        download.headers = ["Authorization": "Bearer secret"]
        download.offset = 2
        _ = try makeClient().download(download, into: RecordingSink(holding: [0, 1]).sink)
        #expect(origin.requests.first?.head.contains("Bearer secret") == true)
        #expect(target.requests.first?.head.contains("Bearer secret") == false)
        #expect(target.requests.first?.head.contains("Range: bytes=2-") == true)
      }
    }
  }

  @Test(arguments: [
    ("https://a.example/x", "http://a.example/x", false), ("https://a.example/x", "https://b.example/x", true),
    ("http://a.example/x", "https://a.example/x", true), ("http://a.example/x", "http://b.example/x", true),
    ("https://a.example/x", "HTTP://a.example/x", false),
  ])
  func `a redirect never leads from https to http`(from: String, to: String, isFollowed: Bool) throws {
    #expect((Redirect.next(from: try #require(WebURL(from)), to: to) != nil) == isFollowed)
  }

  private func receivedAt(_ answer: DownloadAnswer) -> Int? {
    if case .other(let response) = answer { response.receivedAt } else { nil }
  }
}
