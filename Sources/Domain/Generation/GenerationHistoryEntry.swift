/// One thing that happened to a take, as the event table keeps it.
public struct GenerationHistoryEntry: Hashable, Sendable {
  /// When, in Unix milliseconds.
  public let at: Int64
  /// Which program and command did it.
  public let actor: String
  /// The event's name.
  public let event: String
  /// The states before and after; there is none before the first.
  public let from: String?
  public let to: String
  /// The money it was about, if any.
  public let amount: Money?
  /// What else is to be said.
  public let detail: String?
  /// The provider's answer, redacted.
  public let answer: [UInt8]?

  /// Makes an entry.
  public init(
    at: Int64, actor: String, event: String, from: String?, to: String, amount: Money?, detail: String?,
    answer: [UInt8]?
  ) {
    self.at = at
    self.actor = actor
    self.event = event
    self.from = from
    self.to = to
    self.amount = amount
    self.detail = detail
    self.answer = answer
  }
}
