import Fetch
import Testing

@Suite struct GetTests {
  @Test func `a poll gets its answer and follows no redirect`() throws {
    try LoopbackServer.with({ connection, number in
      if number == 1 {
        connection.answer("200 OK", body: "{}")
      } else {
        connection.answer("302 Found", headers: ["Location: http://127.0.0.1:1/"])
      }
    }) { server in
      let request = HTTPRequest(.get, server.url("/query?id=1"))
      try #expect(makeClient().get(request).body == Array("{}".utf8))
      try #expect(makeClient().get(request).status == 302)
      #expect(server.requests.map { $0.head.prefix(18) } == ["GET /query?id=1 HT", "GET /query?id=1 HT"])
    }
  }

  @Test func `a poll that is not answered ends`() throws {
    try LoopbackServer.with({ connection, _ in connection.waitForClose() }) { server in
      let error = try #require(throws: FetchError.self) {
        try makeImpatientClient().get(HTTPRequest(.get, server.url()))
      }
      #expect(error.kind == .timedOut)
    }
  }

  @Test(
    arguments: [
      ("7", 7), ("0", 0), ("-1", nil), ("soon", nil), ("Thu, 01 Jan 1970 00:01:40 GMT", 90),
      ("Thu, 01 Jan 1970 00:00:05 GMT", 0),
    ] as [(String, Int?)])
  func `Retry-After is read as seconds or as a date`(text: String, seconds: Int?) {
    #expect(HTTPResponse(503, headers: ["retry-after": text], receivedAt: 10).retryAfter == seconds)
  }
}
