import Domain

/// One provider's wire format: pure functions from what came in to what goes out.
protocol SimulatedAPI: SendableMetatype {
  static var provider: Provider { get }

  /// Reads a submit's body; throws what the provider would refuse it with.
  static func order(from body: JSONObject, acceptsDataURIs: Bool) throws(Refusal) -> Order

  /// The answer to a submit that was taken; `id` is the job's id as the provider writes it.
  static func acceptance(of job: Job, id: JSON, isTopLevel: Bool) -> JSONObject

  /// The answer to a poll.
  static func report(on job: Job, _ state: JobState, quirk: QueryFault?) -> JSON

  /// An error as the provider words it, with the job id where one is given away.
  static func failure(status: Int, message: String, jobID: String?) -> JSON
}

/// How a job stands.
enum JobState: Hashable, Sendable {
  case queued
  case processing
  case succeeded(url: String)
  case failed(reason: String, isRefunded: Bool)
  case cancelled
  case unknown
}
