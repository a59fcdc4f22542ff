import CCurl

/// Why an exchange did not end in a whole answer, and whether its bytes can have reached anybody.
///
/// No part of it holds a path, a query, a header value or a body, save `partial`, which is the answer itself.
package struct FetchError: Error, Sendable {
  /// What went wrong.
  package enum Kind: Hashable, Sendable {
    /// The address is no http or https address, or holds a user name.
    case badURL
    /// A header would break out of its line.
    case badHeader
    /// No connection: name not resolved, refused, TLS handshake not completed.
    case notConnected
    /// The host's address is one that the address policy refuses.
    case refusedAddress
    /// A time limit passed.
    case timedOut
    /// The request left, and no status came back.
    case noAnswer
    /// A status came back, and then not all of the body.
    case partialAnswer
    /// The answer is larger than the limit.
    case tooLarge
    /// A redirect that is not followed: to another scheme than http and https, or from https to http.
    case refusedRedirect
    /// More redirects than allowed.
    case tooManyRedirects
    /// The server answered a range request with another range, or with a part of another file.
    case otherRange
    /// The caller asked to stop.
    case interrupted
    /// The caller's sink threw `underlying`.
    case sinkFailed
    /// libcurl could not be set up.
    case setup
  }

  /// What went wrong.
  package let kind: Kind
  /// True only if no byte of the request left: CURLOPT_PREREQFUNCTION never let it go. The one question that decides
  /// whether a submit may be repeated.
  package let nothingWasSent: Bool
  /// Scheme, host and port that were spoken to, or an empty text if the address could not be read.
  package let origin: String
  /// libcurl's code (libcurl-errors(3)), 0 where the decision was ours.
  package let code: Int
  /// What libcurl says about the code, or the name that is at fault.
  package let detail: String
  /// As much of a final answer as came: a job id may stand in it.
  package let partial: HTTPResponse?
  /// What the sink threw.
  package let underlying: (any Error)?

  init(
    _ kind: Kind, origin: String, sent: Sent = .nothing, code: CURLcode = CURLE_OK, detail: String = "",
    partial: HTTPResponse? = nil, underlying: (any Error)? = nil
  ) {
    self.kind = kind
    self.nothingWasSent = sent == .nothing
    self.origin = origin
    self.code = Int(code.rawValue)
    self.detail = detail
    self.partial = partial
    self.underlying = underlying
  }

  /// Whether a request was let go.
  enum Sent {
    case nothing
    case something
  }

  /// One sentence for people, without anything secret in it.
  package var message: String {
    let place = origin.isEmpty ? "the server" : origin
    let sentence =
      switch kind {
      case .badURL: "the address is no http or https address without a user name"
      case .badHeader: "the header \(detail) holds a line break"
      case .notConnected: "no connection to \(place)"
      case .refusedAddress: "\(place) is at a private or special address, which is refused"
      case .timedOut: nothingWasSent ? "\(place) could not be reached in time" : "\(place) did not answer in time"
      case .noAnswer: "\(place) closed the connection without an answer"
      case .partialAnswer: "\(place) broke off in the middle of its answer"
      case .tooLarge: "the answer of \(place) is larger than allowed"
      case .refusedRedirect: "\(place) redirects to where http or https may not lead"
      case .tooManyRedirects: "\(place) redirects too often"
      case .otherRange: "\(place) sent another part of the file than was asked for"
      case .interrupted: "interrupted while speaking to \(place)"
      case .sinkFailed: "what came from \(place) could not be kept"
      case .setup: "libcurl could not be set up"
      }
    return kind == .badHeader || detail.isEmpty ? sentence : "\(sentence): \(detail)"
  }
}

extension FetchError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { message }
  package var debugDescription: String { message }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
