import Domain
import Glibc
import Synchronization

/// Measures films through onetake-media, which it starts once, feeds open descriptors, limits, and replaces.
///
/// One film at a time; further callers wait. Start a second helper for a second processor.
package final class MediaHelper: Sendable {
  /// What to start, and how long to wait.
  package struct Options: Sendable {
    /// The path of onetake-media.
    package var program: String
    /// Its arguments; none, but for sanitizer builds.
    package var arguments: [String] = []
    /// The longest time for one film, held to 100 s: past it the program is killed.
    package var timeout: Duration = .seconds(30)
    /// The longest time for decoding one film, however large it is, held to 900 s.
    package var deepTimeout: Duration = .seconds(900)

    /// Makes options for a program.
    package init(program: String) { self.program = program }
  }

  /// What a helper says of itself, for doctor.
  package struct Description: Hashable, Sendable {
    /// The version of its measuring.
    package let prober: Int
    /// The version of libavformat that it loaded.
    package let libavformat: String
    /// Whether it is shut in.
    package let isSandboxed: Bool
  }

  /// Wall time after which a helper is replaced. With the longest wait added it stays below the 1200 s of processor
  /// time that onetake-media, which has one thread, allows itself, so that this limit only ever meets a film that
  /// earned it.
  private static let lifetime: Duration = .seconds(180)
  private static let longestTimeout: Duration = .seconds(100)
  private static let longestDeepTimeout: Duration = .seconds(900)

  private let options: Options
  private let process = Mutex<HelperProcess?>(nil)

  /// The longest time for decoding one film.
  var deepCeiling: Duration { min(options.deepTimeout, Self.longestDeepTimeout) }

  /// Prepares a helper; the program is started with the first film.
  package init(_ options: Options) { self.options = options }

  /// Starts the program now, so that the first film does not wait for it. Returns at once.
  package func start() throws(MediaHelperError) {
    try process.withLock { (process) throws(MediaHelperError) in
      if process == nil { process = try startProcess() }
    }
  }

  /// Measures the film behind an open descriptor, which stays the caller's, at whatever offset it is.
  ///
  /// A file that is no film, or a damaged one, gives facts that say so. Throws `MediaHelperError` where nothing can be
  /// said; the next film then gets a new helper.
  package func facts(of descriptor: Int32) throws(MediaHelperError) -> MediaFacts {
    try ask(["do": "facts", "size": .int(try Self.size(of: descriptor))], film: descriptor) {
      (answer) throws(MediaHelperError) in try answer.facts
    }
  }

  /// Asks the helper what it is.
  package func describe() throws(MediaHelperError) -> Description {
    try ask(["do": "hello"]) { (answer) throws(MediaHelperError) in try answer.description }
  }

  /// Lets the helper try to leave its sandbox: each attempt with its errno, 0 where it succeeded.
  package func tryEscape() throws(MediaHelperError) -> [String: Int] {
    try ask(["do": "escape"]) { (answer) throws(MediaHelperError) in try answer.attempts }
  }

  /// Lets the helper make a system call by another architecture's numbers, which its filter does not even weigh.
  ///
  /// Throws `killed` by SIGSYS in a sandbox; returns the call's errno, 0 for a success, where there is none.
  package func tryForeignCall() throws(MediaHelperError) -> Int {
    try ask(["do": "escape-foreign"]) { (answer) throws(MediaHelperError) in try answer.attempts["foreign"] ?? -1 }
  }

  /// The bytes of a regular file; throws `unreadable` for what is none.
  static func size(of descriptor: Int32) throws(MediaHelperError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw MediaHelperError(.unreadable(errno: errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw MediaHelperError(.unreadable(errno: EINVAL)) }
    return Int(status.st_size)
  }

  /// How long an answer may take, and who is told how far it is.
  struct Patience {
    var limit: Duration
    var progress: (Int) -> Void = { _ in }
  }

  /// Sends a request, waits for its answer and reads it. A helper that did anything strange is not asked again.
  ///
  /// `patience` is for this request alone; nil is the ordinary one.
  func ask<Answer: Sendable>(
    _ request: JSON, film: Int32? = nil, patience: Patience? = nil,
    _ read: (HelperAnswer) throws(MediaHelperError) -> Answer
  ) throws(MediaHelperError) -> Answer {
    let patience = patience ?? Patience(limit: min(options.timeout, Self.longestTimeout))
    return try process.withLock { (process) throws(MediaHelperError) in
      if let used = process?.timeUsed, used > Self.lifetime { process = nil }
      do throws(MediaHelperError) {
        return try read(exchange(request.utf8, film, patience, &process))
      } catch {
        if !error.leavesHelperInStep { process = nil }
        throw error
      }
    }
  }

  private func startProcess() throws(MediaHelperError) -> HelperProcess {
    try HelperProcess(program: options.program, arguments: options.arguments)
  }

  private func take(_ process: inout HelperProcess?) throws(MediaHelperError) -> HelperProcess {
    if let running = process.take() {
      // A fresh one may have said already why it will not run; one that was asked before has nothing to say.
      if running.timeUsed == .zero || running.isInStep { return running }
    }
    return try startProcess()
  }

  private func exchange(
    _ request: [UInt8], _ film: Int32?, _ patience: Patience, _ process: inout HelperProcess?
  ) throws(MediaHelperError) -> HelperAnswer {
    var helper = try take(&process)
    if try !helper.send(request, film: film) {
      // It died while nobody asked it anything, so nothing is lost by asking another.
      helper = try startProcess()
      guard try helper.send(request, film: film) else { throw MediaHelperError(helper.end()) }
    }
    let begin = ContinuousClock.now
    func left() -> Duration { patience.limit - begin.duration(to: .now) }
    while true {
      guard let bytes = try helper.receive(within: left()) else { throw MediaHelperError(helper.end()) }
      guard let json = try? JSONParser.parse(bytes) else { throw MediaHelperError(.nonsense("no JSON")) }
      if let part = HelperAnswer.progress(in: json) {
        patience.progress(part)
        continue
      }
      var parts: [[UInt8]] = []
      for length in try HelperAnswer.lengths(in: json) {
        guard let part = try helper.receive(length, within: left()) else { throw MediaHelperError(helper.end()) }
        parts.append(part)
      }
      process = consume helper
      return try HelperAnswer(json, parts: parts)
    }
  }
}

extension MediaHelperError {
  /// Whether the helper answered this request in order, and may be asked again.
  fileprivate var leavesHelperInStep: Bool {
    switch reason {
    case .unreadable, .beyondLimits, .noPicture: true
    default: false
    }
  }
}
