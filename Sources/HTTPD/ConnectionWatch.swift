import Glibc
import Synchronization

/// Cuts off connections whose time is over.
///
/// libmicrohttpd's own time-out starts anew with every byte, so a client that sends one a second stays for ever. Here a
/// thread shuts the socket down (shutdown(2)), and the library then ends the connection in its own way.
final class ConnectionWatch: Sendable {
  private struct Connections {
    /// Sockets with the moment at which they are cut; nil while the handler works.
    var deadlines: [Int32: ContinuousClock.Instant?] = [:]
  }

  /// Held while a socket is shut down, so that no descriptor is closed and taken anew meanwhile.
  private let connections = Mutex(Connections())
  private let ended: Signal
  private let interval: Duration

  /// Watches with a resolution of a quarter of `patience`, at most a second.
  init(patience: Duration) throws(HTTPServerError) {
    ended = try Signal()
    interval = min(.seconds(1), max(.milliseconds(10), patience / 4))
  }

  /// Watches a socket that has just been accepted.
  func add(_ socket: Int32, deadline: ContinuousClock.Instant) {
    connections.withLock { $0.deadlines[socket] = .some(deadline) }
  }

  /// Moves the moment at which a watched `socket` is cut off; nil is never.
  func set(_ socket: Int32, deadline: ContinuousClock.Instant?) {
    connections.withLock { connections in
      // A socket that was forgotten stays so: its number may be another's by now.
      if connections.deadlines[socket] != nil { connections.deadlines[socket] = .some(deadline) }
    }
  }

  /// Forgets a socket that is about to be closed.
  func forget(_ socket: Int32) {
    _ = connections.withLock { $0.deadlines.removeValue(forKey: socket) }
  }

  /// Watches until `end` is called.
  func run() {
    while !ended.wait(atMost: interval) {
      connections.withLock { connections in
        let now = ContinuousClock.now
        for (socket, deadline) in connections.deadlines where deadline.map({ $0 < now }) ?? false {
          shutdown(socket, Int32(SHUT_RDWR))
          connections.deadlines[socket] = .some(nil)
        }
      }
    }
  }

  /// Lets `run` return.
  func end() {
    ended.raise()
  }
}

/// The thread that runs a watch; it must be joined.
struct WatchThread: ~Copyable {
  private let watch: ConnectionWatch
  private let thread: pthread_t

  /// Starts the thread (pthread_create(3)).
  init(_ watch: ConnectionWatch) throws(HTTPServerError) {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(watch)
    let code = unsafe pthread_create(&thread, nil, runWatch, context.toOpaque())
    guard code == 0 else {
      unsafe context.release()
      throw HTTPServerError(call: "pthread_create", errno: code)
    }
    self.watch = watch
    self.thread = thread
  }

  /// Ends the watch and waits for its thread.
  consuming func join() {
    watch.end()
    pthread_join(thread, nil)
  }
}

/// What the watch's thread runs; its argument is a retained `ConnectionWatch`.
private func runWatch(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context else { return nil }
  unsafe Unmanaged<ConnectionWatch>.fromOpaque(context).takeRetainedValue().run()
  return nil
}
