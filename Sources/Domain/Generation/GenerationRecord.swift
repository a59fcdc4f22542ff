/// One take, as the catalog knows it.
public struct GenerationRecord: Hashable, Sendable {
  /// Where a take came from.
  public enum Origin: String, Hashable, Sendable {
    case bought
    case imported
  }

  /// How a charge is known.
  public enum ChargeSource: String, Hashable, Sendable {
    /// The provider said so in its answer.
    case provider
    /// The provider says nothing, so the quote counts.
    case quote
    /// A person said so.
    case person
    /// It was said at the import.
    case `import`
  }

  /// The row's number, in the order in which takes came to be.
  public var serial: Int64
  /// The name that people type.
  public var id: GenerationID
  /// The request's key and take number; nil for an import that names no whole request.
  public var key: RequestKey?
  /// The take's number, from 1.
  public var take: Int?
  /// Whether it was bought here or brought in.
  public var origin: Origin
  /// Where it stands.
  public var state: GenerationState
  /// Who works on it, by the name of an owner lock.
  public var owner: String?
  /// How often its owner changed; every step compares it.
  public var fence: Int64
  /// How often a submit was tried.
  public var attempts: Int
  /// The canonical model id, if known.
  public var model: String?
  /// Who sells it.
  public var provider: Provider?
  /// The fingerprint of the key of the account that pays.
  public var account: String?
  /// The provider's own id of the job.
  public var job: String?
  /// Where the provider was told to read the image, without its query.
  public var imageURL: String?
  /// The digest that this address gave after the submit, where it was another one than the request's.
  public var imageNow: Digest?
  /// What was quoted; nil where no price is published.
  public var quoted: Money?
  /// What was charged; nil where nobody knows.
  public var charged: Money?
  /// How the charge is known.
  public var chargedSource: ChargeSource?
  /// What came back.
  public var refunded: Money?
  /// Why it stands where it stands.
  public var reason: String?
  /// When it was planned, sent and taken, and when it last changed, in Unix milliseconds.
  public var plannedAt: Int64?
  public var sentAt: Int64?
  public var submittedAt: Int64?
  public var createdAt: Int64
  public var updatedAt: Int64
  /// Its clip, once the bytes are here.
  public var clip: ClipRecord?

  /// Makes a record of what every take has; the rest is set by whoever knows it.
  public init(serial: Int64, id: GenerationID, origin: Origin, state: GenerationState) {
    self.serial = serial
    self.id = id
    self.origin = origin
    self.state = state
    fence = 0
    attempts = 0
    createdAt = 0
    updatedAt = 0
  }
}

/// The clip of one take, as the catalog knows it.
public struct ClipRecord: Hashable, Sendable {
  /// The blob's digest.
  public var digest: Digest
  /// The blob's size in bytes.
  public var bytes: Int64
  /// The prompt that it was ordered with, if known.
  public var prompt: String
  /// The negative prompt that it was ordered with.
  public var negative: String
  /// What was ordered.
  public var resolution: String?
  public var orderedDuration: Int?
  /// What came, as displayed.
  public var width: Int?
  public var height: Int?
  /// The presented length in milliseconds.
  public var lengthMilliseconds: Int64?
  /// Whether it has a sound track.
  public var hasAudio: Bool?
  /// The verdict and why.
  public var verdict: Verdict
  public var findings: [Finding]
  /// The name of the file that it was imported from, without its folder.
  public var sourceName: String?
  /// The person's rating, 1 to 5.
  public var rating: Int?
  /// The person's tags.
  public var tags: [String]
  /// Whether a person marked it as a favourite.
  public var isFavourite: Bool
  /// The person's note; empty for none.
  public var note: String
  /// When a person accepted, trashed or swept it, and when it came, in Unix milliseconds.
  public var acceptedAt: Int64?
  public var trashedAt: Int64?
  public var sweptAt: Int64?
  public var createdAt: Int64

  /// Makes a record of a blob that is a clip; the rest is set by whoever knows it.
  public init(digest: Digest, bytes: Int64, verdict: Verdict) {
    self.digest = digest
    self.bytes = bytes
    self.verdict = verdict
    prompt = ""
    negative = ""
    findings = []
    tags = []
    isFavourite = false
    note = ""
    createdAt = 0
  }

  /// Where the clip is, for the choice of a take.
  public var keeping: TakeView.Keeping { sweptAt != nil ? .swept : trashedAt != nil ? .trashed : .kept }
}
