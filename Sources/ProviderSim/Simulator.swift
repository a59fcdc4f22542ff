import HTTPD
import Synchronization

/// A running provider simulator: three APIs on one loopback port.
///
/// ```swift
/// let simulator = try Simulator(SimOptions())
/// defer { simulator.stop() }
/// // ONETAKE_SHORTAPI_URL, ONETAKE_HIGHWAY_URL and ONETAKE_GMI_URL are all simulator.baseURL
/// ```
package final class Simulator: Sendable {
  /// The port that it listens on.
  package let port: UInt16
  private let simulation: Simulation
  private let server: Mutex<HTTPServer?>

  /// Starts to listen; throws when the port cannot be had.
  package init(_ options: SimOptions) throws(HTTPServerError) {
    let simulation = Simulation(options)
    let server = try HTTPServer(address: "127.0.0.1", port: options.port) { simulation.answer($0) }
    port = server.port
    self.simulation = simulation
    self.server = Mutex(consume server)
  }

  /// The base URL of all three providers.
  package var baseURL: String { "http://127.0.0.1:\(port)" }

  /// Cuts every connection and ends; calling it again does nothing.
  package func stop() {
    let running = server.withLock { $0.take() }
    if let running { running.stop() }
  }
}
