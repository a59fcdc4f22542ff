import Domain

/// Why a film could not be measured. Never a verdict on the film: what it leads to is `not-judged`.
package struct MediaHelperError: Error, Hashable, Sendable {
  /// What happened.
  package enum Reason: Hashable, Sendable {
    /// There is no program at this path, or none that may be run.
    case notFound(path: String)
    /// The program could not be started; with the errno.
    case notStarted(errno: Int32)
    /// The program died while it measured; with the signal.
    case killed(signal: Int32)
    /// The program ended while it measured; with its exit code.
    case exited(code: Int32)
    /// The program took longer than it may, and was killed.
    case timedOut
    /// The program's answer was too long, no JSON, or none that is known.
    case nonsense(String)
    /// The program would not run, because it could not be shut in; with the step and the errno.
    case noSandbox(step: String, errno: Int32)
    /// The film is no regular file that can be read; with the errno.
    case unreadable(errno: Int32)
    /// The program ran out of memory or met a film beyond its limits.
    case beyondLimits(String)
    /// There is no picture in it that can be drawn.
    case noPicture
  }

  /// What happened.
  package let reason: Reason

  /// Makes an error.
  package init(_ reason: Reason) { self.reason = reason }

  /// One line for a person, without the film's name.
  package var message: String {
    switch reason {
    case .notFound(let path): "the media helper is not at \(path)"
    case .notStarted(let number): "the media helper could not be started (errno \(number))"
    case .killed(let signal): "the media helper died with signal \(signal)"
    case .exited(let code): "the media helper ended with code \(code)"
    case .timedOut: "the media helper took too long"
    case .nonsense(let what): "the media helper answered \(what)"
    case .noSandbox(let step, let number): "the media helper found no sandbox (\(step), errno \(number))"
    case .unreadable(let number): "the film cannot be read (errno \(number))"
    case .beyondLimits(let what): "the film is beyond what the media helper takes (\(what))"
    case .noPicture: "there is no picture in it that can be drawn"
    }
  }
}
