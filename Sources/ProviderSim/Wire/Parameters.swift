import Domain

/// Reads the parameters of a submit as strictly as the documents are written, and collects what is wrong.
struct Parameters {
  private let object: JSONObject
  private var known: Set<String> = []
  private var problems: [String] = []

  init(_ object: JSONObject) { self.object = object }

  mutating func string(_ name: String, required: Bool = false, lengths: ClosedRange<Int> = 0...Int.max) -> String? {
    guard let value = value(name, required: required) else { return nil }
    guard let text = value.stringValue else { return wrong(name, "must be a string, not \(value.kind)") }
    guard lengths.contains(text.unicodeScalars.count) else {
      return wrong(name, "must have \(lengths.lowerBound) to \(lengths.upperBound) characters")
    }
    return text
  }

  mutating func choice(_ name: String, of allowed: [String], default fallback: String?) -> String {
    guard let value = value(name, required: fallback == nil) else { return fallback ?? "" }
    guard let text = value.stringValue, allowed.contains(text) else {
      return wrong(name, "must be one of the strings \(allowed.joined(separator: ", "))") ?? ""
    }
    return text
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int?) -> Int {
    guard let value = value(name, required: fallback == nil) else { return fallback ?? 0 }
    guard case .number(let number) = value, let whole = Int(number.literal), range.contains(whole) else {
      return wrong(name, "must be an integer from \(range.lowerBound) to \(range.upperBound)") ?? 0
    }
    return whole
  }

  mutating func number(_ name: String, in range: ClosedRange<Double>) {
    guard let value = value(name, required: false) else { return }
    guard let number = value.doubleValue, range.contains(number) else {
      problems.append("\(name) must be a number from \(range.lowerBound) to \(range.upperBound)")
      return
    }
  }

  mutating func boolean(_ name: String) -> Bool {
    guard let value = value(name, required: false) else { return false }
    return value.boolValue ?? wrong(name, "must be a boolean, not \(value.kind)") ?? false
  }

  /// Whether `name` is there as null, which counts as absent.
  mutating func isNull(_ name: String) -> Bool {
    guard object[name]?.isNull ?? false else { return false }
    known.insert(name)
    return true
  }

  /// The input image: an http or https URL, or a data URI where that is taken.
  mutating func image(_ name: String, dataURIs: Bool) -> String? {
    guard let text = string(name, required: true, lengths: 1...Int.max) else { return nil }
    if text.hasPrefix("http://") || text.hasPrefix("https://") { return text }
    if text.hasPrefix("data:") {
      if !dataURIs { return wrong(name, "must be a URL; a data URI is not taken here") }
      return DataURI.decode(text) == nil ? wrong(name, "is a data URI without a base64 image") : text
    }
    return wrong(name, "must be an http or https URL")
  }

  /// Adds a problem that concerns several parameters.
  mutating func problem(_ text: String) { problems.append(text) }

  /// Refuses the order if anything was wrong, or if there were parameters that the documents do not know.
  func finish() throws(Refusal) {
    let unknown = object.members.map(\.name).filter { !known.contains($0) }.map { "\($0) is no parameter" }
    let all = problems + unknown
    guard all.isEmpty else { throw Refusal(status: 400, message: all.joined(separator: "; ")) }
  }

  private mutating func value(_ name: String, required: Bool) -> JSON? {
    known.insert(name)
    let value = object[name]
    if value == nil, required { problems.append("\(name) is missing") }
    return value
  }

  private mutating func wrong<Value>(_ name: String, _ text: String) -> Value? {
    problems.append("\(name) \(text)")
    return nil
  }
}
