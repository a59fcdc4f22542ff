import Synchronization

/// What the library's callbacks share: the handler, the limits, and the count of requests being answered.
final class ServerCore: Sendable {
  private struct Load {
    var answering = 0
    var isDraining = false
  }

  let handler: @Sendable (HTTPRequest) -> HTTPResponse
  let limits: HTTPLimits
  let watch: ConnectionWatch
  private let load = Mutex(Load())
  private let idle: Signal

  init(limits: HTTPLimits, handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse) throws(HTTPServerError) {
    self.handler = handler
    self.limits = limits
    watch = try ConnectionWatch(patience: limits.patience)
    idle = try Signal()
  }

  /// Counts a request that has come in whole.
  func begin() {
    load.withLock { $0.answering += 1 }
  }

  /// Counts a request whose answer has gone out, or never will.
  func end() {
    let isLast = load.withLock { load in
      load.answering -= 1
      return load.isDraining && load.answering == 0
    }
    if isLast { idle.raise() }
  }

  /// Waits until nothing is being answered; false when the time has passed first.
  func drain(atMost duration: Duration) -> Bool {
    let isIdle = load.withLock { load in
      load.isDraining = true
      return load.answering == 0
    }
    return isIdle || idle.wait(atMost: duration)
  }

  /// Why a request is refused before its body is read, or nil.
  ///
  /// libmicrohttpd lets through what can smuggle a second request past a proxy: two lengths, or a length and a transfer
  /// coding (RFC 9112, 6.1 and 6.3). A raw NUL cannot be refused here: the library cuts the text off in front of it.
  func refusal(of head: HTTPRequest.Head) -> HTTPResponse? {
    let lengths = head.headers.all("Content-Length")
    let codings = head.headers.all("Transfer-Encoding")
    if lengths.count > 1 || lengths.contains(where: { !$0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) {
      return .text("One Content-Length of digits, please.", status: 400)
    }
    if !codings.isEmpty, !lengths.isEmpty || codings.count > 1 || codings[0].lowercased() != "chunked" {
      return .text("Either a Content-Length or the chunked coding, please.", status: 400)
    }
    if head.headers.all("Host").count > 1 { return .text("One Host, please.", status: 400) }
    if let length = lengths.first, Int(length).map({ $0 > limits.bodyBytes }) ?? true {
      return .text("At most \(limits.bodyBytes) bytes of body, please.", status: 413)
    }
    return nil
  }
}
