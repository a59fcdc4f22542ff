import Files
import Synchronization

/// A person's wish to stop. The first asks; the second insists, which may leave a payment in doubt.
///
/// `raise` may be called from a signal handler: it adds to an atomic and writes to an eventfd.
public final class Interrupt: Sendable {
  private let count = Atomic<Int>(0)
  let wakeUp: WakeUp

  /// Makes an interrupt that nobody has raised.
  public init() throws(LibraryError) {
    do { wakeUp = try WakeUp() } catch { throw LibraryError(error) }
  }

  /// Asks to stop, or insists.
  public func raise() {
    count.wrappingAdd(1, ordering: .sequentiallyConsistent)
    wakeUp.ring()
  }

  /// Whether somebody asked to stop.
  public var isRaised: Bool { count.load(ordering: .sequentiallyConsistent) > 0 }

  /// Whether somebody asked twice.
  public var isInsisted: Bool { count.load(ordering: .sequentiallyConsistent) > 1 }
}
