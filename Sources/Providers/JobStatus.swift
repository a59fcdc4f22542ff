import Domain

/// How a job stands.
package enum JobStatus: Hashable, Sendable {
  /// Not done; `progress` in percent from 0 to 100 where the provider says.
  case pending(progress: Int?)
  /// Done; where the result lies, http and https addresses only, never empty.
  case succeeded(urls: [String], charge: Money?)
  /// The provider gave up.
  case failed(reason: String, charged: Charged)
  /// The answer says nothing about the job: ask again, after `retryAfter` seconds if it says so.
  case cannotTell(reason: String, retryAfter: Int?)
}
