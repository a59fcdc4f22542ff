import Domain
import Foundation
import Glibc
import Synchronization

/// One of the package's programs, running.
package final class Program: Sendable {
  /// The process's number.
  package let number: pid_t
  private let output: CInt
  private let input: Mutex<CInt?>
  private let errorPath: String
  private let end: End

  /// When it was started, in microseconds since 1970: before its first instruction.
  package let began: Int64

  /// When it ended, in microseconds since 1970; nil before that.
  package var ended: Int64? { end.state.withLock { $0?.time } }

  /// Starts it. `holdsInput`: its standard input stays open until `closeInput`.
  init(
    _ name: String, _ arguments: [String], environment: [String: String], holdsInput: Bool = false,
    folder: String? = nil
  ) throws {
    errorPath = NSTemporaryDirectory() + "/onetake-errors-" + UUID().uuidString
    began = Self.now()
    let spawn = try Spawn(
      name.hasPrefix("/") ? name : Self.buildFolder + "/" + name, arguments, environment: environment,
      errors: errorPath, holdsInput: holdsInput, folder: folder)
    number = spawn.number
    output = spawn.output
    input = Mutex(spawn.input)
    end = End(of: spawn.number)
  }

  deinit {
    close(output)
    closeInput()
    try? FileManager.default.removeItem(atPath: errorPath)
  }

  /// The end of a process: seen by a thread of its own when it comes, whoever waits for it.
  private final class End: Sendable {
    let state = Mutex<(status: CInt, time: Int64)?>(nil)
    private let isSeen = DispatchSemaphore(value: 0)
    private let number: pid_t

    init(of number: pid_t) {
      self.number = number
      Thread.detachNewThread { self.watch() }
    }

    private func watch() {
      var info = unsafe siginfo_t()
      // Not reaped yet: until the lock is held the number must be nobody else's.
      while unsafe waitid(P_PID, id_t(number), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      let time = Program.now()
      state.withLock { state in
        var status: CInt = 0
        unsafe _ = waitpid(number, &status, 0)
        state = (status, time)
      }
      isSeen.signal()
    }

    /// The status of wait(2).
    @discardableResult
    func wait() -> CInt {
      isSeen.wait()
      // For whoever else waits.
      isSeen.signal()
      return state.withLock { $0?.status ?? 0 }
    }

    func signal(_ signal: CInt) { state.withLock { if $0 == nil { _ = kill(number, signal) } } }
  }

  /// Microseconds since 1970.
  package static func now() -> Int64 {
    var time = timespec()
    unsafe _ = clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  /// Where the programs stand that were built with these tests.
  package static let buildFolder: String = {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (program as NSString).deletingLastPathComponent
  }()

  /// Sends a signal, unless it has ended.
  package func signal(_ signal: Int32) { end.signal(signal) }

  /// Lets it read the end of its standard input.
  func closeInput() { input.withLock { if let held = $0.take() { close(held) } } }

  /// Reads everything and waits for the end.
  package func finish() -> Outcome {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe read(output, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      text += piece[..<count]
    }
    let status = end.wait()
    let killer = status & 0x7F
    let errors = FileManager.default.contents(atPath: errorPath) ?? Data()
    return Outcome(
      code: killer == 0 ? status >> 8 & 0xFF : 128 + killer, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self))
  }

  /// Whether it has not ended yet.
  package var isRunning: Bool { end.state.withLock { $0 == nil } }

  /// Waits for the end of a program whose output fits into a pipe; `finish` still says what it was.
  package func wait() { end.wait() }

  /// The first line of its output, or nil if it ended without one.
  func firstLine() -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = unsafe read(output, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { break }
      if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  static func chmodAll(_ folder: String) throws {
    for path in FileManager.default.subpaths(atPath: folder) ?? [] { unsafe chmod("\(folder)/\(path)", 0o755) }
  }
}

/// How a program ended, and what it said.
package struct Outcome: Sendable {
  /// The exit code; 128 and the signal for a program that was killed.
  package let code: Int32
  /// Standard output.
  package let output: String
  /// Standard error.
  package let errors: String

  /// Standard output as one JSON value, or null.
  package var json: JSON { (try? JSONParser.parse(output)) ?? .null }

  /// Standard output as JSON Lines.
  package var lines: [JSON] { output.split(separator: "\n").compactMap { try? JSONParser.parse(String($0)) } }
}
