/// What a server allows its clients.
package struct HTTPLimits: Sendable {
  /// Who runs the handler.
  package enum Threads: Sendable {
    /// A thread for each connection: handlers and bodies may block.
    case perConnection
    /// So many threads for all: nothing may block for long.
    case pool(Int)
  }

  /// Who runs the handler.
  package var threads: Threads = .perConnection
  /// How many connections are served at once; more wait in the kernel's queue.
  package var connections = 256
  /// How many bytes a request's head may have; beyond it the answer is 431 or 414.
  package var headerBytes = 32 << 10
  /// How many bytes a body may have: 32 MiB, for images inside data URIs. Beyond it the answer is 413, or, where the
  /// length was not announced, the end of the connection.
  package var bodyBytes = 32 << 20
  /// How long a request may take to come in, its head and its body each; an idle connection is closed after it.
  package var patience: Duration = .seconds(60)
  /// How slowly a client may take an answer, in bytes a second, before it is cut off; `patience` is given on top.
  package var slowestClient = 16 << 10

  /// The limits above.
  package init() {}
}
