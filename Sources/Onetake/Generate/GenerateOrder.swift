import Domain

/// A request with how it is to be bought, should it have to be.
public struct GenerateOrder: Sendable {
  /// What is wanted.
  public var request: Request
  /// The image's bytes, for a data URI; nil where it is known by its digest alone.
  public var imageBytes: [UInt8]?
  /// The address of the image that providers are sent, if one was named.
  public var imageURL: String?
  /// Which take.
  public var wish = TakeWish.any
  /// Whom to buy from, and for how much.
  public var terms = PurchaseTerms()
  /// Whether to wait for the clip, or only for the provider to take the job.
  public var waits = true
  /// Whether to stop before anything is planned.
  public var isDryRun = false

  /// Makes an order for whichever take answers, from the cheapest provider.
  public init(_ request: Request) { self.request = request }
}

/// How an order ended.
public enum GenerateOutcome: String, Hashable, Sendable {
  case reused
  case generated
  case joined
  case pending
  case planned
  case nonconforming
  case uncertain
  case refused
  case failed
  case lost
}

/// What became of an order.
public struct GenerateResult: Sendable {
  /// How it ended.
  public let outcome: GenerateOutcome
  /// The request's key.
  public let key: RequestKey
  /// The take that answered, or nil for a dry run.
  public let record: GenerationRecord?
  /// Where the clip lies in the store, if it is here.
  public let path: String?
  /// The quote that it was or would be bought by.
  public let quote: Quote?
  /// What was not paid: nil where that is unknown or nothing was avoided.
  public let avoided: Money?
  /// What a person should know besides, one sentence each.
  public internal(set) var notes: [String]
  /// The number of the take that would be bought next, where the provider was asked in vain for as long as it may be, or
  /// could not be asked: a person may want to end the wait. Nil for everything else.
  public internal(set) var nextTake: Int?

  init(
    _ outcome: GenerateOutcome, key: RequestKey, record: GenerationRecord?, path: String? = nil, quote: Quote? = nil,
    avoided: Money? = nil, notes: [String] = []
  ) {
    self.outcome = outcome
    self.key = key
    self.record = record
    self.path = path
    self.quote = quote
    self.avoided = avoided
    self.notes = notes
  }
}

/// What happens while an order is carried out, for a progress display.
public enum GenerateProgress: Sendable {
  /// Nothing held answers, for these reasons.
  case missed(MissExplanation)
  /// About to send: from here on money may be owed.
  case sending(Provider, price: Money?)
  /// The provider has not taken it yet and is asked again in that many seconds.
  case retrying(Provider, seconds: Int, reason: String)
  /// The provider has the job.
  case rendering(Provider, job: String, percent: Int?)
  /// Somebody else pays for the same request; waiting for their clip.
  case joined(take: Int)
  /// The clip is on its way here.
  case downloading(bytes: Int, total: Int?)
  /// The clip is here and is looked at.
  case judging
}

/// Who is told what happens, on the thread that carries the order out.
public typealias GenerateObserver = (GenerateProgress) -> Void
