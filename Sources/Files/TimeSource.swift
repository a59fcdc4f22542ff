import Domain
import Glibc

/// Where the time comes from, so that a test can set the clock.
package struct TimeSource: Sendable {
  /// The time of day, which may jump.
  package let now: @Sendable () -> Timestamp

  /// Milliseconds since some moment before the boot, which never jump and which go on while the machine sleeps.
  package let steadyMilliseconds: @Sendable () -> Int64

  /// Takes both clocks.
  package init(now: @escaping @Sendable () -> Timestamp, steadyMilliseconds: @escaping @Sendable () -> Int64) {
    self.now = now
    self.steadyMilliseconds = steadyMilliseconds
  }

  /// The kernel's clocks. `clock_gettime(2)`, `CLOCK_REALTIME` and `CLOCK_BOOTTIME`.
  package static let system = TimeSource(
    now: { Timestamp(milliseconds: read(CLOCK_REALTIME)) }, steadyMilliseconds: { read(CLOCK_BOOTTIME) })

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe _ = clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
