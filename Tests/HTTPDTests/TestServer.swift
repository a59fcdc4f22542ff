import Glibc
import HTTPD
import LoopbackClient
import Synchronization
import Testing

/// Runs `body` against a server on a free port, and stops it.
func withServer(
  limits: HTTPLimits = HTTPLimits(), handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse,
  _ body: (Client) throws -> Void
) throws {
  let server = try HTTPServer(address: "127.0.0.1", port: 0, limits: limits, handler: handler)
  let result = Result { try body(Client(port: server.port)) }
  server.stop()
  try result.get()
}

/// A file without a name that holds `bytes`.
func makeFile(_ bytes: [UInt8]) throws -> OpenFile {
  var path = Array("/tmp/httpd-test-XXXXXX".utf8CString)
  let descriptor = unsafe mkstemp(&path)
  try #require(descriptor >= 0)
  unsafe unlink(path)
  try #require(unsafe write(descriptor, bytes, bytes.count) == bytes.count)
  return try #require(OpenFile(owning: descriptor))
}

/// A door that opens once; whoever waits for it goes on then.
final class Gate: Sendable {
  private let pair: [Int32]

  init() {
    var pair: [Int32] = [-1, -1]
    unsafe pipe(&pair)
    self.pair = pair
  }

  deinit { for descriptor in pair { close(descriptor) } }

  func open() {
    unsafe _ = write(pair[1], "x", 1)
  }

  func wait() {
    var byte: UInt8 = 0
    unsafe _ = read(pair[0], &byte, 1)
  }
}
