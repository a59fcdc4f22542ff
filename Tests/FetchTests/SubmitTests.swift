import Fetch
import Synchronization
import Testing

@Suite struct SubmitTests {
  @Test func `an answer comes back with its status, headers and body`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.answer("200 OK", headers: ["X-Trace: 7", "Retry-After: 3"], body: #"{"job_id":"j1"}"#)
    }) { server in
      let answer = try makeClient().submit(makeSubmit(server.url("/create")))
      #expect(answer.status == 200)
      #expect(String(decoding: answer.body, as: UTF8.self) == #"{"job_id":"j1"}"#)
      #expect(answer.headers["x-trace"] == "7")
      #expect(answer.retryAfter == 3)
    }
  }

  @Test func `what is sent is one HTTP 1_1 POST without Expect, with the caller's headers and body`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK") }) { server in
      _ = try makeClient().submit(makeSubmit(server.url("/create"), body: [UInt8](repeating: 0x61, count: 3_000_000)))
      let request = try #require(server.requests.first)
      #expect(request.head.hasPrefix("POST /create HTTP/1.1\r\n"))
      #expect(request.head.contains("Authorization: Bearer secret\r\n"))
      #expect(request.head.contains("User-Agent: onetake/test\r\n"))
      #expect(!request.head.lowercased().contains("expect:"))
      #expect(request.body.count == 3_000_000)
      #expect(server.requests.count == 1)
    }
  }

  @Test func `an empty body is sent as one`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK") }) { server in
      try #expect(makeClient().submit(makeSubmit(server.url(), body: [])).status == 200)
      #expect(server.requests.first?.head.contains("Content-Length: 0\r\n") == true)
    }
  }

  @Test func `a port where nobody listens means that nothing was sent`() throws {
    let error = try failure(of: makeSubmit("http://127.0.0.1:\(LoopbackServer.deadPort())/"))
    #expect(error.kind == .notConnected && error.nothingWasSent)
  }

  @Test func `a name that does not resolve means that nothing was sent`() throws {
    let error = try failure(of: makeSubmit("http://nowhere.invalid/"))
    #expect(error.kind == .notConnected && error.nothingWasSent)
  }

  @Test func `a TLS handshake that fails means that nothing was sent`() throws {
    try LoopbackServer.with({ connection, _ in
      _ = connection.read()
      connection.write("HTTP/1.1 400 no TLS here\r\n\r\n")
    }) { server in
      let error = try failure(of: makeSubmit("https://127.0.0.1:\(server.port)/"))
      #expect(error.kind == .notConnected && error.nothingWasSent)
      #expect(server.requests.isEmpty)
    }
  }

  @Test func `a TLS handshake that never ends means that nothing was sent`() throws {
    try LoopbackServer.with({ connection, _ in connection.waitForClose() }) { server in
      let error = try failure(of: makeSubmit("https://127.0.0.1:\(server.port)/"), makeImpatientClient())
      #expect(error.kind == .timedOut && error.nothingWasSent)
    }
  }

  @Test(arguments: [
    "ftp://127.0.0.1/", "file:///etc/hostname", "127.0.0.1", "", "http://", "http://user:key@127.0.0.1/",
    "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y",
  ])
  func `an address that is no plain http or https address is refused`(url: String) throws {
    let error = try failure(of: makeSubmit(url))
    #expect(error.kind == .badURL && error.nothingWasSent)
  }

  @Test func `a header that would break its line is refused and its value not told`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK") }) { server in
      let headers: HTTPHeaders = ["Authorization": "Bearer abc\r\nX: y"]
      let error = try failure(of: HTTPRequest(.post, server.url(), headers: headers))
      #expect(error.kind == .badHeader && error.nothingWasSent)
      #expect(error.message.contains("Authorization") && !error.message.contains("abc"))
      #expect(server.connections == 0)
    }
  }

  @Test func `a connection closed before the request is read was sent and unanswered`() throws {
    try LoopbackServer.with({ _, _ in }) { server in
      let error = try failure(of: makeSubmit(server.url()))
      #expect(error.kind == .noAnswer && !error.nothingWasSent)
      #expect(server.connections == 1)
    }
  }

  @Test(arguments: [false, true])
  func `a connection closed or reset after the request is not tried again`(isReset: Bool) throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      if isReset { connection.resetOnClose() }
    }) { server in
      let error = try failure(of: makeSubmit(server.url()))
      #expect(error.kind == .noAnswer && !error.nothingWasSent && error.partial == nil)
      #expect(server.requests.count == 1 && server.connections == 1)
    }
  }

  @Test func `a kept connection that dies costs no second request`() throws {
    let client = makeClient()
    try LoopbackServer.with({ connection, number in
      guard number == 1 else {
        connection.readRequest()
        return
      }
      connection.answer("200 OK", headers: ["Connection: keep-alive"])
      if connection.readRequest() == nil { connection.waitForClose() }
    }) { server in
      _ = try client.submit(makeSubmit(server.url()))
      let error = try failure(of: makeSubmit(server.url()), client)
      #expect(error.kind == .noAnswer && !error.nothingWasSent)
      #expect(server.requests.count == 2 && server.connections == 2)
    }
  }

  @Test func `a server that reads and stays silent is a time-out after sending`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.waitForClose()
    }) { server in
      let error = try failure(of: makeSubmit(server.url()), makeImpatientClient())
      #expect(error.kind == .timedOut && !error.nothingWasSent)
      #expect(server.requests.count == 1)
    }
  }

  @Test func `an answer that drips for ever ends at the limit for the whole`() throws {
    var limits = HTTPClient.Limits()
    limits.submit = .milliseconds(400)
    let client = HTTPClient(userAgent: "onetake/test", limits: limits)
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
      while connection.write("x"), !connection.hasEnded(within: 20) {}
    }) { server in
      let error = try failure(of: makeSubmit(server.url()), client)
      #expect(error.kind == .timedOut && !error.nothingWasSent)
    }
  }

  @Test func `half an answer is kept, because a job id may stand in it`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"job_id\":\"j1\"")
    }) { server in
      let error = try failure(of: makeSubmit(server.url()))
      #expect(error.kind == .partialAnswer && !error.nothingWasSent)
      #expect(error.partial?.status == 200)
      #expect(error.partial.map { String(decoding: $0.body, as: UTF8.self) } == #"{"job_id":"j1""#)
    }
  }

  @Test func `half a status line is no answer`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 20")
    }) { server in
      let error = try failure(of: makeSubmit(server.url()))
      #expect(!error.nothingWasSent && error.partial == nil)
      #expect(server.requests.count == 1)
    }
  }

  @Test func `what speaks no HTTP is no answer`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("220 mail.example ESMTP\r\n")
    }) { server in
      let error = try failure(of: makeSubmit(server.url()))
      #expect(error.kind == .noAnswer && !error.nothingWasSent)
    }
  }

  @Test func `an interim answer is not the answer`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 402 Payment Required\r\n\r\n")
    }) { server in
      let answer = try makeClient().submit(makeSubmit(server.url()))
      #expect(answer.status == 402 && answer.headers["Link"] == nil)
    }
  }

  @Test func `a redirect is answered with, never followed`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.answer("307 Temporary Redirect", headers: ["Location: /elsewhere"])
    }) { server in
      try #expect(makeClient().submit(makeSubmit(server.url())).status == 307)
      #expect(server.requests.count == 1)
    }
  }

  @Test(arguments: [0, 1])
  func `an answer may have as many bytes as the limit and not one more`(excess: Int) throws {
    let size = HTTPClient.submitAnswerLimit + excess
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = String(size, radix: 16) + "\r\n" + String(repeating: "x", count: size) + "\r\n0\r\n\r\n"
      connection.write(chunk)
      connection.waitForClose()
    }) { server in
      if excess == 0 {
        try #expect(makeClient().submit(makeSubmit(server.url())).body.count == size)
      } else {
        let error = try failure(of: makeSubmit(server.url()))
        #expect(error.kind == .tooLarge && !error.nothingWasSent)
        #expect(error.partial?.body.count == HTTPClient.submitAnswerLimit)
      }
    }
  }

  @Test func `endless headers are cut off`() throws {
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\n")
      while connection.write("X-Filler: " + String(repeating: "x", count: 1000) + "\r\n") {}
    }) { server in
      let error = try failure(of: makeSubmit(server.url()))
      #expect(error.kind == .tooLarge && !error.nothingWasSent)
    }
  }

  @Test func `who is interrupted before sending sends nothing`() throws {
    try LoopbackServer.with({ connection, _ in connection.answer("200 OK") }) { server in
      let client = HTTPClient(userAgent: "onetake/test", isCancelled: { true })
      let error = try failure(of: makeSubmit(server.url()), client)
      #expect(error.kind == .interrupted && error.nothingWasSent)
      #expect(server.requests.isEmpty)
    }
  }

  @Test func `who is interrupted while waiting has sent`() throws {
    let isRead = Flag()
    try LoopbackServer.with({ connection, _ in
      connection.readRequest()
      isRead.raise()
      connection.waitForClose()
    }) { server in
      let client = HTTPClient(userAgent: "onetake/test", isCancelled: { isRead.isRaised })
      let error = try failure(of: makeSubmit(server.url()), client)
      #expect(error.kind == .interrupted && !error.nothingWasSent)
      #expect(server.requests.count == 1)
    }
  }

  @Test func `no description shows a key, a query or a body`() throws {
    let request = HTTPRequest(
      .post, "https://api.example/create?sign=abc", headers: ["Authorization": "Bearer hidden"], body: Array("p".utf8))
    #expect("\(request)" == "POST https://api.example")
    #expect(!String(reflecting: request).contains("hidden"))
    let port = try LoopbackServer.deadPort()
    let error = try failure(of: makeSubmit("http://127.0.0.1:\(port)/x?sign=abc"))
    for text in ["\(error)", String(reflecting: error), error.message] {
      #expect(!text.contains("abc") && !text.contains("secret"))
    }
  }
}

/// Something that happened, told from one thread to another.
final class Flag: Sendable {
  private let state = Mutex(false)
  var isRaised: Bool { state.withLock { $0 } }
  func raise() { state.withLock { $0 = true } }
}

func makeClient() -> HTTPClient { HTTPClient(userAgent: "onetake/test") }

/// A client that waits a fraction of a second for anything.
func makeImpatientClient() -> HTTPClient {
  var limits = HTTPClient.Limits()
  limits.connect = .milliseconds(300)
  limits.submitIdle = .milliseconds(300)
  limits.get = .milliseconds(300)
  limits.downloadIdle = .milliseconds(300)
  return HTTPClient(userAgent: "onetake/test", limits: limits)
}

func makeSubmit(_ url: String, body: [UInt8] = Array("{}".utf8)) -> HTTPRequest {
  HTTPRequest(.post, url, headers: ["Authorization": "Bearer secret", "Content-Type": "application/json"], body: body)
}

func failure(of request: HTTPRequest, _ client: HTTPClient = makeClient()) throws -> FetchError {
  try #require(throws: FetchError.self) { try client.submit(request) }
}
