/// Where one take of a request stands. The row that holds it is the right to pay for that take.
///
/// The states and what may follow which are payment.md's; `Lifecycle` holds the rules.
public enum GenerationState: String, Hashable, Sendable, CaseIterable {
  /// Wanted, quoted and reserved against the budget; nothing has been sent.
  case planned
  /// The intent to pay is durable and bytes may leave at any moment.
  case sending
  /// The provider has a job; it was or will be charged.
  case submitted
  /// The provider is done and names where the result lies.
  case rendered
  /// The clip's bytes are safe here, not judged yet.
  case stored
  /// Judged and served.
  case available
  /// Paid and kept, but not what was ordered, and so not served.
  case nonconforming
  /// Paid, and the result could no longer be fetched.
  case lost
  /// The provider gave up, and charged nothing for it.
  case failedNotCharged = "failed-not-charged"
  /// The provider gave up, and charged.
  case failedCharged = "failed-charged"
  /// The provider gave up, and nobody knows whether it charged.
  case failedChargeUnknown = "failed-charge-unknown"
  /// The provider answered and took no job.
  case refused
  /// Bytes left, and no answer said whether a job exists.
  case uncertain
  /// Given up before anything was sent.
  case cancelled
}

extension GenerationState {
  /// Whether work on it goes on by itself: a further request joins it instead of buying.
  public var isInFlight: Bool {
    switch self {
    case .sending, .submitted, .rendered, .stored: true
    default: false
    }
  }

  /// Whether the same request, asked again, may send it (again): nothing was paid and nothing can be owed.
  public var isResendable: Bool {
    switch self {
    case .planned, .cancelled, .refused, .failedNotCharged: true
    default: false
    }
  }

  /// Whether anyone may take the work over: the provider has the job, so going on pays nothing.
  public var isDrivable: Bool {
    switch self {
    case .submitted, .rendered, .stored: true
    default: false
    }
  }

  /// Whether money was or may have been spent on it.
  public var mayHaveCost: Bool { !isResendable }

  /// Whether its clip's bytes are in the store.
  public var hasClip: Bool {
    switch self {
    case .stored, .available, .nonconforming: true
    default: false
    }
  }
}

/// Whether a provider charged for a generation that it gave up.
public enum Charged: String, Hashable, Sendable {
  case yes
  case no
  case unknown
}
