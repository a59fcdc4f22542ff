import CMicroHTTPD
import Glibc

/// An HTTP/1.1 server on libmicrohttpd: requests and answers are values, everything else stays in this room.
///
/// ```swift
/// let server = try HTTPServer(address: "127.0.0.1", port: 0) { request in .text("You asked for \(request.path).") }
/// print(server.port)
/// server.stop()
/// ```
@safe package struct HTTPServer: ~Copyable {
  /// The port that it listens on, also where 0 was asked for.
  package let port: UInt16
  private let daemon: OpaquePointer
  private let core: ServerCore
  private let watch: WatchThread

  /// Listens on an IPv4 address and answers from threads of the library (`MHD_start_daemon`).
  ///
  /// Throws when the address cannot be listened on, with the system's error number.
  package init(
    address: String, port: UInt16, limits: HTTPLimits = HTTPLimits(),
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) throws(HTTPServerError) {
    let listener = try ListeningSocket(address: address, port: port)
    let core = try ServerCore(limits: limits, handler: handler)
    let watch = try WatchThread(core.watch)
    let listening = listener.port
    let descriptor = listener.release()
    guard let daemon = unsafe HTTPServer.startDaemon(on: descriptor, core) else {
      let error = HTTPServerError(call: "MHD_start_daemon", errno: errno)
      close(descriptor)
      watch.join()
      throw error
    }
    unsafe self.daemon = daemon
    self.core = core
    self.watch = watch
    self.port = listening
  }

  /// Takes no more connections, lets the requests in hand be answered, and then stops.
  ///
  /// After `duration` the rest is cut off; false says that this was so.
  @discardableResult
  package consuming func drain(atMost duration: Duration) -> Bool {
    let listener = unsafe MHD_quiesce_daemon(daemon)
    if listener >= 0 { close(listener) }
    let isDrained = core.drain(atMost: duration)
    stop()
    return isDrained
  }

  /// Cuts off every connection, and returns when no handler runs any more (`MHD_stop_daemon`).
  package consuming func stop() {
    unsafe MHD_stop_daemon(daemon)
    watch.join()
  }

  private static func startDaemon(on descriptor: Int32, _ core: ServerCore) -> OpaquePointer? {
    let polling = MHD_USE_INTERNAL_POLLING_THREAD.rawValue | MHD_USE_ITC.rawValue
    var settings = ot_mhd_settings()
    settings.listener = descriptor
    settings.connections = UInt32(clamping: core.limits.connections)
    settings.header_memory = core.limits.headerBytes
    switch core.limits.threads {
    case .perConnection:
      settings.flags = polling | MHD_USE_THREAD_PER_CONNECTION.rawValue | MHD_USE_POLL.rawValue
    case .pool(let count):
      settings.flags = polling | MHD_USE_EPOLL.rawValue
      settings.pool_threads = UInt32(clamping: count)
    }
    // The core outlives the daemon, which `stop` ends first, so the daemon borrows it.
    let callbacks = unsafe ot_mhd_callbacks(
      access: requestArrives, uri: targetReceived, completed: requestCompleted, connection: connectionChanged,
      context: Unmanaged.passUnretained(core).toOpaque())
    return unsafe ot_mhd_start(settings, callbacks)
  }
}
