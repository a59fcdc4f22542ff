import Glibc

/// What the kernel says of a process: the letter after its name in proc(5), stat.
package enum ProcessState {
  /// Whether it runs or sleeps, was stopped by a signal, or is no more.
  case running, stopped, ended

  /// How a process stands now.
  package static func of(_ process: pid_t) -> ProcessState {
    var bytes = [UInt8](repeating: 0, count: 512)
    let file = unsafe open("/proc/\(process)/stat", O_RDONLY)
    guard file >= 0 else { return .ended }
    defer { close(file) }
    guard unsafe read(file, &bytes, bytes.count) > 0 else { return .ended }
    switch String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.dropFirst().first {
    case "T": return .stopped
    case "Z", "X", nil: return .ended
    default: return .running
    }
  }

  /// Returns once the process is in this state, or has ended.
  package static func wait(until state: ProcessState, _ process: pid_t) {
    while true {
      let now = of(process)
      if now == state || now == .ended { return }
      // The pause only leaves the processor to the process that is waited for.
      usleep(1000)
    }
  }
}
