/// Why a probe could not run. Never a verdict: the film may be whole.
package struct ProbeError: Error, Hashable, Sendable {
  /// What stopped it.
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// The descriptor could not be read; `detail` is the errno.
    case read
    /// There was no memory left.
    case memory
    /// The film has more packets than are counted; `detail` is the limit.
    case limit
    /// The film's pictures have more pixels than are decoded; `detail` is the limit.
    case pixels
    /// Nobody waits for the answer any more.
    case abandoned
  }

  /// What stopped it.
  package let code: Code
  /// The errno or the limit that goes with the code; 0 where nothing does.
  package let detail: Int

  init(_ code: Code, _ detail: Int = 0) {
    self.code = code
    self.detail = detail
  }
}
