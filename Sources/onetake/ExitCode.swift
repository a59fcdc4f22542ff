/// What a command ends with, as scripts rely on it.
enum ExitCode: Int32, Sendable, CaseIterable {
  case done = 0
  case unexpected = 1
  case invalid = 2
  case notFound = 3
  case nonconforming = 4
  case providerFailed = 5
  case uncertain = 6
  case overBudget = 7
  case damaged = 8
  case pending = 9
  case interrupted = 130

  /// What it says to a person, as the rest of a line that begins with the number.
  var meaning: String {
    switch self {
    case .done: "Done."
    case .unexpected: "Something unexpected."
    case .invalid: "Wrong usage or an invalid request; nothing was sent."
    case .notFound: "Not found, or a miss."
    case .nonconforming: "It ran, and the clip does not conform to what was ordered."
    case .providerFailed: "The provider refused or failed, or the result is lost."
    case .uncertain: "Payment is uncertain; a person must decide (onetake jobs resolve)."
    case .overBudget: "Over budget, or the price is unknown; nothing was sent."
    case .damaged: "Stored data is damaged."
    case .pending: "Paid and not here yet, or not judged yet."
    case .interrupted: "Interrupted; the job goes on at the provider and can be resumed."
    }
  }

  /// Of several ends, the one that a person must know of first.
  static func worse(_ one: ExitCode, _ other: ExitCode) -> ExitCode { one.urgency < other.urgency ? other : one }

  private var urgency: Int {
    let order: [ExitCode] = [
      .done, .pending, .nonconforming, .notFound, .overBudget, .invalid, .providerFailed, .unexpected, .uncertain,
      .damaged, .interrupted,
    ]
    return order.firstIndex(of: self) ?? order.count
  }
}
