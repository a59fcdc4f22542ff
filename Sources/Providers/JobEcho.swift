import Domain

/// What a provider repeats of the request that a job was made from.
package struct JobEcho: Hashable, Sendable {
  /// The provider's own id of the model.
  package let model: String?
  /// The parameters as they stood on the wire.
  package let parameters: JSONObject?

  /// Makes an echo, or nil if nothing is repeated.
  init?(model: String?, parameters: JSONObject?) {
    guard model != nil || parameters?.isEmpty == false else { return nil }
    self.model = model
    self.parameters = parameters
  }

  /// The wire names of what is repeated otherwise than `sent` says; the image is not compared, its address may differ.
  func disagreements(with sent: JSON) -> [String] {
    var names: [String] = []
    if let model, let wireModel = sent["model"]?.stringValue, model != wireModel { names.append("model") }
    let parameters = sent["payload"] ?? sent["args"] ?? sent
    for member in parameters.objectValue?.members ?? [] where member.name != "image" {
      if let echoed = self.parameters?[member.name], !Self.isSame(echoed, member.value) { names.append(member.name) }
    }
    // A seed that was not asked for is the provider's own and may be anything.
    return names
  }

  /// Whether two values are one by request-key's rules: numbers by value, texts normalised.
  private static func isSame(_ left: JSON, _ right: JSON) -> Bool { plain(left) == plain(right) }

  private static func plain(_ value: JSON) -> String {
    switch value {
    case .number(let number): number.double.map { JSON.double($0).text } ?? number.literal
    case .string(let text):
      JSONNumber(parsing: text)?.double.map { JSON.double($0).text } ?? RequestText.normalized(text)
    default: value.text
    }
  }
}

/// A job that may be the one whose answer was lost: a hint for a person, never a proof.
package struct JobHint: Hashable, Sendable {
  /// The job's id.
  package let jobID: String
  /// When it was made, in seconds since 1970, if the provider says.
  package let createdAt: Int?
  /// How it stands, in the provider's word.
  package let status: String?
}
