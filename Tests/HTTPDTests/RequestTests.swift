import Glibc
import HTTPD
import LoopbackClient
import Synchronization
import Testing

@Suite struct RequestTests {
  @Test func `a request arrives as a value`() throws {
    let seen = Mutex<HTTPRequest?>(nil)
    try withServer(handler: { request in
      seen.withLock { $0 = request }
      return .text("ok")
    }) { client in
      let reply = client.ask(
        "POST", "/a%20b/c?q=one+two&empty&q=%C3%A9", headers: [("X-Thing", "1"), ("x-thing", "2")],
        body: Array("hello".utf8))
      #expect(reply.status == 200)
      #expect(reply.text == "ok\n")
    }
    let request = try #require(seen.withLock { $0 })
    #expect(request.method == "POST")
    #expect(request.path == "/a b/c")
    #expect(request.target == "/a%20b/c?q=one+two&empty&q=%C3%A9")
    #expect(request.query.map(\.name) == ["q", "empty", "q"])
    #expect(request.query.map(\.value) == ["one two", "", "é"])
    #expect(request.query("q") == "one two")
    #expect(request.headers.all("x-THING") == ["1", "2"])
    #expect(request.body == Array("hello".utf8))
  }

  @Test(arguments: ["/%", "/%4", "/%zz", "/%00", "/%FF", "/?a=%F", "relative", "*"])
  func `a target that cannot be decoded never reaches the handler`(target: String) throws {
    try withServer(handler: { _ in .text("reached") }) { client in
      #expect(client.ask("GET", target).status == 400)
    }
  }

  @Test func `a body of exactly the limit is taken, and one byte more is refused with 413`() throws {
    var limits = HTTPLimits()
    limits.bodyBytes = 1000
    try withServer(limits: limits, handler: { .text("\($0.body.count)") }) { client in
      #expect(client.ask("POST", "/", body: [UInt8](repeating: 7, count: 1000)).text == "1000\n")
      #expect(client.ask("POST", "/", body: [UInt8](repeating: 7, count: 1001)).status == 413)
    }
  }

  @Test func `a chunked body is read up to the limit, and beyond it the connection ends without an answer`() throws {
    var limits = HTTPLimits()
    limits.bodyBytes = 1000
    func chunked(_ count: Int) -> [UInt8] {
      let head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
      let body = String(repeating: "x", count: count)
      return Array("\(head)\(String(count, radix: 16))\r\n\(body)\r\n0\r\n\r\n".utf8)
    }
    try withServer(limits: limits, handler: { .text("\($0.body.count)") }) { client in
      #expect(client.send(chunked(1000)).text == "1000\n")
      #expect(client.send(chunked(1001)).status == 0)
    }
  }

  @Test func `a head within the limit is taken, and a larger one is refused`() throws {
    try withServer(handler: { .text("\($0.headers["X-Long"]?.utf8.count ?? 0)") }) { client in
      let short = String(repeating: "x", count: 8000)
      #expect(client.ask("GET", "/", headers: [("X-Long", short)]).text == "8000\n")
      let long = String(repeating: "x", count: 40_000)
      #expect([413, 431].contains(client.ask("GET", "/", headers: [("X-Long", long)]).status))
    }
  }

  @Test(arguments: [
    "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: +5\r\n", "Content-Length: 0x5\r\n",
    "Transfer-Encoding: gzip\r\n", "Host: b\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
  ])
  func `what could smuggle a second request is refused`(fields: String) throws {
    let calls = Mutex(0)
    try withServer(handler: { _ in
      calls.withLock { $0 += 1 }
      return .text("reached")
    }) { client in
      let bytes =
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(fields)\r\n0\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
      let reply = client.send(Array(bytes.utf8))
      #expect(reply.status == 0 || (400..<500).contains(reply.status))
    }
    #expect(calls.withLock { $0 } == 0)
  }

  @Test func `two requests share a connection`() throws {
    try withServer(handler: { .text($0.path) }) { client in
      let first = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
      let second = "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      let reply = client.send(Array((first + second).utf8))
      let text = String(decoding: reply.raw, as: UTF8.self)
      #expect(text.contains("/1\n") && text.contains("/2\n"))
    }
  }

  @Test func `a pool of threads answers as well`() throws {
    var limits = HTTPLimits()
    limits.threads = .pool(2)
    try withServer(limits: limits, handler: { .text($0.path) }) { client in
      for number in 0..<20 { #expect(client.ask("GET", "/\(number)").text == "/\(number)\n") }
    }
  }
}
