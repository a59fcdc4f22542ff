import Domain

/// What an answer to a submit means for money (payment.md 3).
package enum SubmitAnswer: Hashable, Sendable {
  /// There is a job: it was or will be charged. `charge` is what the provider says, or nil if it does not.
  case accepted(jobID: String, charge: Money?)
  /// No byte left: may be sent again.
  case nothingSent(reason: String)
  /// Not taken now: may be sent again after `retryAfter` seconds, or after a pause of the sender's choice.
  case notAccepted(retryAfter: Int?, reason: String)
  /// The provider answered and took no job.
  case refused(status: Int, reason: String)
  /// Bytes left, and nothing says whether a job exists: never to be sent again by itself.
  case uncertain(reason: String)
}
