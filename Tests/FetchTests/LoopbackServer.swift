import Glibc
import Synchronization
import TestSupport

/// A server on a real loopback socket that does to each connection what a test's script says, one after the other.
@safe final class LoopbackServer: Sendable {
  /// What is done to the connection with this number, from 1.
  typealias Script = @Sendable (Connection, Int) -> Void

  let port: UInt16
  private let listener: CInt
  private let script: Script
  private let connectionCount = Mutex(0)
  private let received = Mutex<[ReceivedRequest]>([])

  /// How many connections were made.
  var connections: Int { connectionCount.withLock { $0 } }
  /// The requests that came whole.
  var requests: [ReceivedRequest] { received.withLock { $0 } }

  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  private init(script: @escaping Script) throws {
    (listener, port) = try LoopbackListener.make()
    self.script = script
  }

  /// Runs `body` beside a server that follows `script`, and ends the server.
  static func with<Result>(_ script: @escaping Script, _ body: (LoopbackServer) throws -> Result) throws -> Result {
    let server = try LoopbackServer(script: script)
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(server)
    unsafe pthread_create(&thread, nil, { unsafe serve($0) }, context.toOpaque())
    defer {
      shutdown(server.listener, CInt(SHUT_RDWR))
      pthread_join(thread, nil)
      close(server.listener)
    }
    return try body(server)
  }

  /// A port of this machine at which nobody listens.
  static func deadPort() throws -> UInt16 {
    let server = try LoopbackServer { _, _ in }
    close(server.listener)
    return server.port
  }

  fileprivate func acceptAll() {
    while true {
      let socket = accept(listener, nil, nil)
      guard socket >= 0 else { return }
      let number = connectionCount.withLock {
        $0 += 1
        return $0
      }
      script(Connection(socket: socket, note: { request in self.received.withLock { $0.append(request) } }), number)
      close(socket)
    }
  }
}

private func serve(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context = unsafe context {
    unsafe Unmanaged<LoopbackServer>.fromOpaque(context).takeRetainedValue().acceptAll()
  }
  return nil
}

/// A request as the server read it.
struct ReceivedRequest: Sendable {
  let head: String
  let body: [UInt8]
}

/// One connection, as a script sees it.
struct Connection {
  let socket: CInt
  let note: (ReceivedRequest) -> Void

  /// Reads up to the end of one request and counts it; nil if the client leaves before.
  @discardableResult func readRequest() -> ReceivedRequest? {
    var bytes: [UInt8] = []
    while true {
      if let end = Self.endOfHead(bytes) {
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        if bytes.count - end >= Self.contentLength(head) {
          let request = ReceivedRequest(head: head, body: Array(bytes[end...]))
          note(request)
          return request
        }
      }
      guard let piece = read() else { return nil }
      bytes += piece
    }
  }

  /// The next bytes; nil at the end.
  func read() -> [UInt8]? {
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = unsafe max(0, recv(socket, buffer.baseAddress, buffer.count, 0))
    }
    return piece.isEmpty ? nil : piece
  }

  /// Writes all of `text`; false if the client is gone.
  @discardableResult func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Writes all of `bytes`; false if the client is gone.
  @discardableResult func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe send(socket, buffer.baseAddress! + sent, buffer.count - sent, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Reads a request and answers it.
  func answer(_ status: String, headers: [String] = [], body: String = "") {
    guard readRequest() != nil else { return }
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    write(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  /// Waits until the client leaves.
  func waitForClose() { while read() != nil {} }

  /// Whether the client leaves, or says more, within that many milliseconds.
  func hasEnded(within milliseconds: CInt) -> Bool {
    var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&watched, 1, milliseconds) > 0
  }

  /// Makes the coming close a reset.
  func resetOnClose() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
  }

  private static func endOfHead(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 0...(bytes.count - 4) where bytes[index] == 13 && bytes[index + 1] == 10 {
      if bytes[index + 2] == 13 && bytes[index + 3] == 10 { return index + 4 }
    }
    return nil
  }

  private static func contentLength(_ head: String) -> Int {
    for line in head.split(whereSeparator: \.isNewline) where line.lowercased().hasPrefix("content-length:") {
      return Int(line.split(separator: " ").last ?? "") ?? 0
    }
    return 0
  }
}
