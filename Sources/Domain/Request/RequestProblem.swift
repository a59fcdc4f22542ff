/// One thing that is wrong with a request, for the person who must mend it.
public struct RequestProblem: Hashable, Sendable {
  /// The field at fault.
  public let field: RequestField
  /// The value that was given, as given; empty where there was none.
  public let value: String
  /// What is wrong with it, as the rest of a sentence that begins with the field.
  public let reason: String
  /// What would be taken instead.
  public let allowed: String
  /// The provider that will not take the value, or nil where nobody does.
  public let refusedBy: Provider?
  /// The providers of this model that would take this value.
  public let takenBy: [Provider]

  /// Makes a problem; `value` is shortened to 80 Unicode scalars, because a prompt may be long, and one character of it
  /// may hold a megabyte of accents.
  public init(
    _ field: RequestField, value: String, reason: String, allowed: String, refusedBy: Provider? = nil,
    takenBy: [Provider] = []
  ) {
    self.field = field
    self.value = Phrase.shortened(value, to: 80)
    self.reason = reason
    self.allowed = allowed
    self.refusedBy = refusedBy
    self.takenBy = takenBy
  }

  /// One line, which control characters in the value do not reach.
  ///
  /// "duration 12: shortapi does not sell this length; allowed: 5, 8 or 10 seconds; highway and gmi would take it"
  public var message: String {
    let shown = value.isEmpty ? "" : " " + Phrase.onOneLine(value)
    var text = field.rawValue + shown + ": \(reason); allowed: \(allowed)"
    if !takenBy.isEmpty {
      let names = takenBy.map(\.rawValue)
      text += "; \(Phrase.list(names, joined: "and")) would take it"
    }
    return text
  }

  /// The problem as `--json` prints it.
  public var json: JSON {
    [
      "field": .string(field.rawValue), "value": .string(value), "reason": .string(reason),
      "allowed": .string(allowed), "provider": .text(refusedBy?.rawValue),
      "would_take_it": .array(takenBy.map { .string($0.rawValue) }),
    ]
  }
}

/// All that is wrong with one request.
public struct RequestError: Error, Hashable, Sendable {
  /// Every problem, in the order of the fields; never empty.
  public let problems: [RequestProblem]

  /// Makes an error of at least one problem, in any order.
  public init(_ problems: [RequestProblem]) {
    self.problems = RequestField.allCases.flatMap { field in problems.filter { $0.field == field } }
  }
}
