/// Reads a draft's fields into canonical types and collects what is wrong with them.
struct FieldReader {
  /// The most Unicode scalars that any provider documents for a prompt.
  static let maximumTextLength = 5000

  let fields: [RequestField: JSON]
  private(set) var problems: [RequestProblem] = []

  init(fields: [RequestField: JSON]) { self.fields = fields }

  func hasProblem(_ field: RequestField) -> Bool { problems.contains { $0.field == field } }

  mutating func problem(_ field: RequestField, value: String, reason: String, allowed: String) {
    problems.append(RequestProblem(field, value: value, reason: reason, allowed: allowed))
  }

  /// The value of a field, unless it is absent or `null`.
  private func given(_ field: RequestField) -> JSON? {
    guard let value = fields[field], !value.isNull else { return nil }
    return value
  }

  private func shown(_ value: JSON) -> String { value.stringValue ?? value.text }

  mutating func text(_ field: RequestField) -> String? {
    guard let value = given(field) else { return nil }
    if let text = value.stringValue { return text }
    problem(field, value: shown(value), reason: "is \(value.kind), not a text", allowed: "a text")
    return nil
  }

  mutating func limitText(_ field: RequestField, _ text: String) {
    let length = text.unicodeScalars.count
    guard length > Self.maximumTextLength else { return }
    problem(
      field, value: text, reason: "has \(length) characters", allowed: "at most \(Self.maximumTextLength)")
  }

  mutating func flag(_ field: RequestField) -> Bool? {
    guard let value = given(field) else { return nil }
    switch value {
    case .bool(let flag): return flag
    case .string("true"): return true
    case .string("false"): return false
    default:
      problem(field, value: shown(value), reason: "is neither yes nor no", allowed: "true or false")
      return nil
    }
  }

  mutating func number(_ field: RequestField) -> Double? {
    guard let value = given(field) else { return nil }
    if let number = parsed(value)?.double, abs(number) <= Double(JSONNumber.maximumWhole) {
      return number == 0 ? 0 : number
    }
    problem(field, value: shown(value), reason: "is no number in range", allowed: "a number such as 0.5")
    return nil
  }

  mutating func whole(_ field: RequestField, in range: ClosedRange<Int>) -> Int? {
    guard let value = given(field) else { return nil }
    if let number = parsed(value)?.int, range.contains(number) { return number }
    problem(
      field, value: shown(value), reason: "is no whole number in range",
      allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// Numbers count by value, also when written as strings.
  private func parsed(_ value: JSON) -> JSONNumber? {
    switch value {
    case .number(let number): number
    case .string(let text): text.utf8.count <= 40 ? JSONNumber(parsing: text) : nil
    default: nil
    }
  }

  mutating func resolution() -> Resolution? {
    guard let value = given(.resolution) else { return nil }
    if let text = value.stringValue, let resolution = Resolution(rawValue: text.lowercased()) { return resolution }
    problem(
      .resolution, value: shown(value), reason: "is no resolution known here",
      allowed: Phrase.list(Resolution.allCases.map(\.rawValue), joined: "or"))
    return nil
  }

  mutating func aspectRatio() -> AspectRatio? {
    guard let value = given(.aspectRatio) else { return nil }
    if let text = value.stringValue, let ratio = AspectRatio(text) { return ratio }
    problem(
      .aspectRatio, value: shown(value), reason: "is no ratio of two whole numbers",
      allowed: "WIDTH:HEIGHT, such as 16:9")
    return nil
  }
}
