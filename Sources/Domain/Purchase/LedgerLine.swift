/// The money of one month, model and provider: payment.md, rule 15.
public struct LedgerLine: Hashable, Sendable {
  /// What a line sums up.
  public struct Group: Hashable, Sendable, Comparable {
    /// `YYYY-MM`, in UTC.
    public let month: String
    /// The canonical model id; empty where unknown.
    public let model: String
    /// The provider; empty where unknown.
    public let provider: String

    /// Makes a group.
    public init(month: String, model: String, provider: String) {
      self.month = month
      self.model = model
      self.provider = provider
    }

    public static func < (left: Group, right: Group) -> Bool {
      (left.month, left.model, left.provider) < (right.month, right.model, right.provider)
    }
  }

  /// What the line sums up.
  public let group: Group
  /// How many takes were paid for.
  public private(set) var paid = 0
  /// How many were served again, and to how many waiting requests one purchase was enough.
  public private(set) var reused = 0
  public private(set) var joined = 0
  /// What was charged, or quoted where no charge was told, lost clips included.
  public private(set) var spent = Money.zero
  /// What was not paid because a clip was here already.
  public private(set) var avoided = Money.zero
  /// What may have been spent: no answer says whether a job exists or was charged.
  public private(set) var uncertain = Money.zero
  /// What was paid for clips that could not be fetched or never came; part of `spent`.
  public private(set) var lost = Money.zero
  /// What came back.
  public private(set) var refunded = Money.zero
  /// How many paid takes have a price that nobody published.
  public private(set) var unknownPrices = 0

  /// Makes an empty line.
  public init(_ group: Group) { self.group = group }

  /// Adds takes that stand in one state; amounts are billionths of a dollar.
  public mutating func add(
    _ state: GenerationState, count: Int, charged: Int64?, quotedOnly: Int64?, refunded: Int64?, unknown: Int
  ) {
    let amount = Money(nanos: (charged ?? 0) + (quotedOnly ?? 0))
    switch state {
    case .planned, .cancelled, .refused, .failedNotCharged: return
    case .sending, .uncertain, .failedChargeUnknown:
      uncertain = uncertain + amount
    case .lost, .failedCharged:
      lost = lost + amount
      spent = spent + amount
      self.refunded = self.refunded + Money(nanos: refunded ?? 0)
      paid += count
    case .submitted, .rendered, .stored, .available, .nonconforming:
      spent = spent + amount
      self.refunded = self.refunded + Money(nanos: refunded ?? 0)
      paid += count
    }
    unknownPrices += unknown
  }

  /// Adds requests that were answered without paying.
  public mutating func addReuses(reused: Int, joined: Int, avoided: Int64?) {
    self.reused += reused
    self.joined += joined
    self.avoided = self.avoided + Money(nanos: avoided ?? 0)
  }
}
