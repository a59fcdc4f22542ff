#if ONETAKE_FAULTS
  import Glibc
  import Synchronization

  /// What a test wants to happen at a fault point, from the environment. In debug builds only.
  ///
  /// `ONETAKE_FAULT=NAME[:N[:ACTION]]` strikes when the process reaches the point for the N-th time (1 or more): `kill`
  /// ends it by SIGKILL, which is what happens where nothing is said; `stop` stops it by SIGSTOP; `exit` ends it with 70
  /// and runs nothing. `ONETAKE_FAULT_TRACE=FILE` appends a line for each point reached: the process's number, the name.
  final class FaultScript: Sendable {
    static let shared = FaultScript()

    private let point: FaultPoint?
    private let turn: Int
    private let action: Action
    private let trace: CInt
    private let count = Atomic<Int>(0)

    private enum Action: String {
      case kill, stop, exit
    }

    private init() {
      var point: FaultPoint?
      var turn = 1
      var action = Action.kill
      if let text = Self.variable("ONETAKE_FAULT") {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        point = FaultPoint(rawValue: parts[0])
        if parts.count > 1 { turn = Int(parts[1]) ?? 0 }
        if parts.count > 2 { action = Action(rawValue: parts[2]) ?? .exit }
        // A fault that was misspelt must not pass for one that never struck.
        if point == nil || turn < 1 || parts.count > 3 || parts.count > 2 && Action(rawValue: parts[2]) == nil {
          Self.give(up: "onetake: ONETAKE_FAULT=\(text) names no fault point, no turn or no action\n")
        }
      }
      self.point = point
      self.turn = turn
      self.action = action
      guard let path = Self.variable("ONETAKE_FAULT_TRACE") else {
        trace = -1
        return
      }
      trace = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      if trace < 0 { Self.give(up: "onetake: ONETAKE_FAULT_TRACE=\(path) cannot be written\n") }
    }

    func reached(_ reached: FaultPoint) {
      if trace >= 0 {
        let line = Array("\(getpid()) \(reached.rawValue)\n".utf8)
        unsafe _ = line.withUnsafeBytes { unsafe write(trace, $0.baseAddress, $0.count) }
      }
      guard reached == point, count.add(1, ordering: .relaxed).newValue == turn else { return }
      switch action {
      case .kill:
        kill(getpid(), SIGKILL)
        // Nothing more happens on this thread, however long the signal takes.
        while true { pause() }
      case .stop: kill(getpid(), SIGSTOP)
      case .exit: _exit(70)
      }
    }

    static func variable(_ name: String) -> String? {
      guard let value = unsafe getenv(name) else { return nil }
      return unsafe String(cString: value)
    }

    private static func give(up message: String) -> Never {
      let bytes = Array(message.utf8)
      unsafe _ = bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
      _exit(70)
    }
  }
#endif
