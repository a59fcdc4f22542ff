/// What happened to a generation.
public enum GenerationEvent: Hashable, Sendable {
  /// The same request is asked for again: quote, provider and budget were decided anew.
  case replanned
  /// The owner is about to send.
  case sendingBegan
  /// The connection failed before any byte of the request left.
  case nothingSent(attempt: Int)
  /// The provider said to come back later (429, or 503 with Retry-After), after `retryAfter` seconds if it said so.
  case notAccepted(retryAfter: Int?, attempt: Int)
  /// The provider answered and took no job.
  case refused
  /// The provider gave a job id.
  case accepted
  /// Bytes left and no answer says whether a job exists.
  case answerUnclear
  /// The process that was sending is no more.
  case ownerDied
  /// The provider is done and named where the result lies.
  case rendered
  /// The provider gave the job up.
  case providerFailed(Charged)
  /// The clip's bytes are durable in the store.
  case stored
  /// The result is at none of the provider's addresses.
  case resultGone
  /// The clip is what was ordered.
  case judgedConforming
  /// The clip is not what was ordered, and no person has accepted it as it is.
  case judgedNonconforming
  /// The probe could not run.
  case notJudged
  /// A person accepts the clip as it is.
  case acceptedByPerson
  /// A person says which job the lost answer was about.
  case resolvedJob
  /// A person says that nothing was charged.
  case resolvedNotCharged
  /// A person says that it was charged and nothing came.
  case resolvedCharged
  /// A person says that the money came back.
  case refunded
  /// A person or a collector takes the work up again; before the provider is asked, the row must have a job id.
  case resumed
  /// A person gives up before anything was sent, or an import takes its place.
  case cancelled
  /// The library came back from a backup, which cannot know what was sent since.
  case restoredFromBackup
}

/// What the owner of a generation does next.
public enum GenerationAction: Hashable, Sendable {
  /// Send the request, after the intent is durable.
  case send
  /// Wait that many seconds, then send again.
  case waitThenSend(seconds: Int)
  /// Ask the provider how the job stands.
  case poll
  /// Fetch the clip.
  case download
  /// Judge the clip.
  case judge
  /// Tell whoever asked; the generation rests.
  case report
}

/// A step of the life of a generation.
public struct Transition: Hashable, Sendable {
  /// The state after the event.
  public let state: GenerationState
  /// What is to be done then.
  public let action: GenerationAction

  init(_ state: GenerationState, _ action: GenerationAction) {
    self.state = state
    self.action = action
  }
}

/// The rules of payment.md as a pure function: a state and an event give the next state and what to do.
///
/// A pair that is not here cannot happen; whoever meets one stops and changes nothing.
public enum Lifecycle {
  /// How often a submit is tried that the provider provably did not take.
  public static let maximumSubmitAttempts = 6
  /// The longest pause before another try, in seconds; a provider that wants more has refused.
  public static let maximumRetryWait = 120

  /// The step that `event` makes from `state`, or nil if the two do not go together.
  public static func transition(from state: GenerationState, on event: GenerationEvent) -> Transition? {
    switch state {
    case .planned: fromPlanned(event)
    case .sending: fromSending(event)
    case .submitted: fromSubmitted(event)
    case .rendered: fromRendered(event)
    case .stored: fromStored(event)
    case .available: fromAvailable(event)
    case .nonconforming: fromNonconforming(event)
    case .lost: fromLost(event)
    case .failedNotCharged: fromFailed(event, charged: .no)
    case .failedCharged: fromFailed(event, charged: .yes)
    case .failedChargeUnknown: fromFailed(event, charged: .unknown)
    case .refused, .cancelled: event == .replanned ? Transition(.planned, .send) : nil
    case .uncertain: fromUncertain(event)
    }
  }

  private static func fromPlanned(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .replanned: Transition(.planned, .send)
    case .sendingBegan: Transition(.sending, .send)
    case .cancelled: Transition(.cancelled, .report)
    case .restoredFromBackup: Transition(.uncertain, .report)
    default: nil
    }
  }

  private static func fromSending(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .nothingSent(let attempt):
      attempt < maximumSubmitAttempts
        ? Transition(.planned, .waitThenSend(seconds: backoff(attempt))) : Transition(.planned, .report)
    case .notAccepted(let retryAfter, let attempt): notAccepted(retryAfter, attempt)
    case .refused: Transition(.refused, .report)
    case .accepted: Transition(.submitted, .poll)
    case .answerUnclear, .ownerDied, .restoredFromBackup: Transition(.uncertain, .report)
    default: nil
    }
  }

  private static func notAccepted(_ retryAfter: Int?, _ attempt: Int) -> Transition {
    let wait = max(0, retryAfter ?? backoff(attempt))
    guard attempt < maximumSubmitAttempts, wait <= maximumRetryWait else { return Transition(.refused, .report) }
    return Transition(.planned, .waitThenSend(seconds: wait))
  }

  /// 1, 2, 4 … seconds after the first, second, third … attempt.
  private static func backoff(_ attempt: Int) -> Int { 1 << (min(max(attempt, 1), maximumSubmitAttempts) - 1) }

  private static func fromSubmitted(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .rendered: Transition(.rendered, .download)
    case .providerFailed(let charged): Transition(failed(charged), .report)
    // A person ends what no poll will end: a key that is gone, a job id that was none.
    case .resumed, .resolvedJob: Transition(.submitted, .poll)
    case .resolvedNotCharged: Transition(.failedNotCharged, .report)
    case .resolvedCharged, .refunded: Transition(.lost, .report)
    default: nil
    }
  }

  private static func fromRendered(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .stored: Transition(.stored, .judge)
    case .rendered, .resumed: Transition(.rendered, .download)
    // Asked for a fresh address, the provider says that it gave up after all: it was paid for nothing.
    // Nobody can say of it that it was not charged: the provider said that it is done.
    case .resultGone, .providerFailed, .resolvedCharged, .refunded: Transition(.lost, .report)
    default: nil
    }
  }

  private static func fromStored(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .judgedConforming, .acceptedByPerson: Transition(.available, .report)
    case .judgedNonconforming: Transition(.nonconforming, .report)
    case .notJudged: Transition(.stored, .report)
    case .resumed: Transition(.stored, .judge)
    default: nil
    }
  }

  private static func fromAvailable(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .judgedConforming: Transition(.available, .report)
    case .judgedNonconforming: Transition(.nonconforming, .report)
    case .refunded: Transition(.available, .report)
    default: nil
    }
  }

  private static func fromNonconforming(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .acceptedByPerson, .judgedConforming: Transition(.available, .report)
    case .judgedNonconforming, .refunded: Transition(.nonconforming, .report)
    default: nil
    }
  }

  private static func fromLost(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .resumed, .resolvedJob: Transition(.submitted, .poll)
    case .refunded, .resolvedCharged: Transition(.lost, .report)
    default: nil
    }
  }

  private static func fromFailed(_ event: GenerationEvent, charged: Charged) -> Transition? {
    switch event {
    case .replanned: charged == .no ? Transition(.planned, .send) : nil
    case .resumed: charged == .no ? nil : Transition(.submitted, .poll)
    case .refunded: charged == .no ? nil : Transition(.failedCharged, .report)
    case .resolvedJob: Transition(.submitted, .poll)
    case .resolvedNotCharged: Transition(.failedNotCharged, .report)
    case .resolvedCharged: Transition(.failedCharged, .report)
    default: nil
    }
  }

  private static func fromUncertain(_ event: GenerationEvent) -> Transition? {
    switch event {
    case .accepted, .resolvedJob: Transition(.submitted, .poll)
    case .refused: Transition(.refused, .report)
    case .resolvedNotCharged: Transition(.failedNotCharged, .report)
    case .resolvedCharged, .refunded: Transition(.lost, .report)
    default: nil
    }
  }

  private static func failed(_ charged: Charged) -> GenerationState {
    switch charged {
    case .yes: .failedCharged
    case .no: .failedNotCharged
    case .unknown: .failedChargeUnknown
    }
  }
}
