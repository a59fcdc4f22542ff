import Glibc
import HTTPD
import LoopbackClient
import Testing

@Suite struct LifeTests {
  /// Limits under which a slow client is soon cut off.
  static let impatient = {
    var limits = HTTPLimits()
    limits.patience = .milliseconds(300)
    return limits
  }()

  @Test func `a client that stops in the middle of a head is cut off`() throws {
    try withServer(limits: Self.impatient, handler: { _ in .text("reached") }) { client in
      #expect(client.send(Array("GET / HTTP/1.1\r\nHost".utf8)).end != .silent)
    }
  }

  @Test func `a client that sends one byte at a time is cut off all the same`() throws {
    try withServer(limits: Self.impatient, handler: { _ in .text("reached") }) { client in
      let connection = try #require(Connection(port: client.port, patience: 20))
      connection.send("GET / HTTP/1.1\r\nX: ")
      var end: Connection.End?
      for _ in 0..<1000 where end == nil {
        connection.send("x")
        end = connection.receive().end
        if end == .silent { end = nil }
      }
      #expect(end != nil)
    }
  }

  @Test func `a handler may take longer than clients may`() throws {
    try withServer(
      limits: Self.impatient,
      handler: { _ in
        usleep(900_000)
        return .text("done")
      }
    ) { client in
      #expect(client.ask("GET", "/").text == "done\n")
    }
  }

  @Test func `a client that does not read its answer is cut off`() throws {
    var limits = Self.impatient
    limits.slowestClient = 1 << 40
    let content = [UInt8](repeating: 1, count: 32 << 20)
    try withServer(limits: limits, handler: { _ in HTTPResponse(body: .bytes(content)) }) { client in
      let connection = try #require(Connection(port: client.port))
      connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      // The server's end is seen by writing to it; reading would make this a client that reads.
      for _ in 0..<1500 where connection.send("x") { usleep(20_000) }
      #expect(connection.receiveAll().bytes.count < content.count)
    }
  }

  /// A server whose answer never ends; `reached` opens once it has begun.
  private func endlessServer(_ reached: Gate) throws -> HTTPServer {
    try HTTPServer(address: "127.0.0.1", port: 0) { _ in
      HTTPResponse(
        body: .raw { client in
          reached.open()
          client.waitUntilClosed()
        })
    }
  }

  @Test func `a stop ends an answer that never would`() throws {
    let reached = Gate()
    let server = try endlessServer(reached)
    let connection = try #require(Connection(port: server.port))
    connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    reached.wait()
    server.stop()
    #expect(connection.receive().end != .silent)
  }

  @Test func `a drain lets the request in hand be answered and takes no other`() throws {
    let reached = Gate()
    let goOn = Gate()
    let server = try HTTPServer(address: "127.0.0.1", port: 0) { _ in
      reached.open()
      goOn.wait()
      return .text("answered")
    }
    let port = server.port
    let connection = try #require(Connection(port: port))
    connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    reached.wait()
    goOn.open()
    let isDrained = server.drain(atMost: .seconds(30))
    #expect(isDrained)
    #expect(Reply(connection.receiveAll().bytes, end: nil).text == "answered\n")
    #expect(Connection(port: port) == nil)
  }

  @Test func `a drain that lasts too long cuts the rest off`() throws {
    let reached = Gate()
    let server = try endlessServer(reached)
    let connection = try #require(Connection(port: server.port))
    connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    reached.wait()
    let isDrained = server.drain(atMost: .milliseconds(50))
    #expect(!isDrained)
  }

  @Test func `a port that is taken is an error that says so`() throws {
    try withServer(handler: { _ in .text("mine") }) { client in
      do throws(HTTPServerError) {
        let second = try HTTPServer(address: "127.0.0.1", port: client.port) { _ in .text("mine too") }
        second.stop()
        Issue.record("two servers listen on one port")
      } catch {
        #expect(error.errno == EADDRINUSE)
      }
    }
  }
}
