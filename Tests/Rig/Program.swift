import Domain
import Foundation
import Glibc
import Synchronization

/// One of the package's programs, running.
package final class Program: Sendable {
  private let process: Process
  private let output: Pipe
  /// Errors go to a file, so that nobody has to read two pipes at once.
  private let errorPath: String
  private let endTime = EndTime()

  /// When it was started, in microseconds since 1970: before its first instruction.
  package let began: Int64

  /// When its end was seen, in microseconds since 1970; nil before `finish`.
  package var ended: Int64? { endTime.value.withLock { $0 } }

  init(
    _ name: String, _ arguments: [String], environment: [String: String], input: Pipe? = nil, folder: String? = nil
  ) throws {
    process = Process()
    output = Pipe()
    errorPath = NSTemporaryDirectory() + "/onetake-errors-" + UUID().uuidString
    _ = FileManager.default.createFile(atPath: errorPath, contents: nil)
    process.executableURL = URL(fileURLWithPath: name.hasPrefix("/") ? name : Self.buildFolder + "/" + name)
    process.arguments = arguments
    process.environment = environment
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    if let input { process.standardInput = input } else { process.standardInput = FileHandle.nullDevice }
    let endTime = endTime
    process.terminationHandler = { _ in endTime.note() }
    began = Self.now()
    try process.run()
  }

  /// Set when the end is seen. `Process.waitUntilExit` looks for it every 50 ms only, which is longer than most commands
  /// take.
  private final class EndTime: Sendable {
    let value = Mutex<Int64?>(nil)
    private let isSeen = DispatchSemaphore(value: 0)

    func note() {
      value.withLock { $0 = $0 ?? Program.now() }
      isSeen.signal()
    }

    func wait() {
      isSeen.wait()
      // For whoever else waits.
      isSeen.signal()
    }
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

  /// The process's number.
  package var number: pid_t { process.processIdentifier }

  /// Sends a signal.
  package func signal(_ signal: Int32) { _ = kill(number, signal) }

  /// Reads everything and waits for the end.
  package func finish() -> Outcome {
    let text = output.fileHandleForReading.readDataToEndOfFile()
    endTime.wait()
    let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    let errors = FileManager.default.contents(atPath: errorPath) ?? Data()
    return Outcome(
      code: code, output: String(decoding: text, as: UTF8.self), errors: String(decoding: errors, as: UTF8.self))
  }

  deinit { try? FileManager.default.removeItem(atPath: errorPath) }

  func waitForExit() { endTime.wait() }

  /// Whether it has not ended yet.
  package var isRunning: Bool { process.isRunning }

  /// Waits for the end of a program whose output fits into a pipe; `finish` still says what it was.
  package func wait() {
    endTime.wait()
  }

  /// The first line of its output, or nil if it ended without one.
  func firstLine() -> String? {
    var line: [UInt8] = []
    while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first {
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
