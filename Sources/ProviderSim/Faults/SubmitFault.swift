/// What can happen to a submit. Each one says whether money is taken.
package enum SubmitFault: String, Hashable, Sendable, CaseIterable {
  case status400 = "submit-400"
  case status401 = "submit-401"
  case status402 = "submit-402"
  case status403 = "submit-403"
  case status404 = "submit-404"
  case status405 = "submit-405"
  case status408 = "submit-408"
  case status409 = "submit-409"
  case status413 = "submit-413"
  case status415 = "submit-415"
  case status422 = "submit-422"
  case status429 = "submit-429"
  case status429RetryAfter = "submit-429-retry-after"
  case status500 = "submit-500"
  case status502 = "submit-502"
  case status503 = "submit-503"
  case status503RetryAfter = "submit-503-retry-after"
  case createdBut500 = "submit-500-but-created"
  case errorEnvelope = "submit-error-envelope"
  case errorWithJobID = "submit-error-with-job-id"
  case envelopeWithJobID = "submit-envelope-with-job-id"
  case late = "submit-late"
  case delay = "submit-delay"
  case hang = "submit-hang"
  case dropBefore = "submit-drop-before"
  case dropAfter = "submit-drop-after"
  case resetAfter = "submit-reset-after"
  case halfAnswer = "submit-half-answer"
  case garbage = "submit-garbage"
  case emptyJobID = "submit-empty-job-id"
  case topLevelJobID = "submit-top-level-job-id"
  case numberJobID = "submit-number-job-id"
  case redirect = "submit-redirect"
  case wrongCharge = "submit-wrong-charge"

  var summary: String {
    switch self {
    case .status429RetryAfter: "429 with Retry-After; nothing charged"
    case .status503RetryAfter: "503 with Retry-After; nothing charged"
    case .createdBut500: "charged, then 500 without a job id"
    case .errorEnvelope: "200 whose envelope carries an error; nothing charged"
    case .errorWithJobID: "charged, then 500 with the job id in it"
    case .envelopeWithJobID: "charged, then 200 whose envelope carries an error and the job id"
    case .late: "charged, and properly answered, but late"
    case .delay: "charged only after SECONDS, or when the client has gone, and properly answered then"
    case .hang: "charged, then no answer for as long as the client waits"
    case .dropBefore: "the connection is closed after the request was read; nothing charged"
    case .dropAfter: "charged, then the connection is closed without an answer"
    case .resetAfter: "charged, then the connection is reset without an answer"
    case .halfAnswer: "charged, then half of the answer before the connection is closed"
    case .garbage: "charged, then 200 with a body that is no JSON"
    case .emptyJobID: "charged, then 200 with an empty job id"
    case .topLevelJobID: "charged; shortapi's job_id stands at the top level, as in its own samples"
    case .numberJobID: "charged; the job id is a number that no double can hold"
    case .redirect: "302 back to the same address; nothing charged"
    case .wrongCharge: "charged one cent more than the price list says"
    default: "\(plainStatus ?? 0); nothing charged"
    }
  }

  /// The bare status that it answers with, or nil where there is more to it.
  var plainStatus: Int? { Int(rawValue.dropFirst("submit-".count)) }

  /// Whether the order is taken, and paid for, before it goes wrong.
  var takesOrder: Bool {
    switch self {
    case .createdBut500, .errorWithJobID, .envelopeWithJobID, .late, .delay, .hang, .dropAfter, .resetAfter,
      .halfAnswer, .garbage, .emptyJobID, .topLevelJobID, .numberJobID, .wrongCharge:
      true
    default: false
    }
  }
}
