import Domain

/// Finds a job's id in whatever a provider answers: an id that is overlooked is a clip paid for and lost.
enum JobID {
  /// The longest id that is believed.
  static let maximumLength = 512

  /// The id in an answer: at the documented places first, then under its name anywhere, then in the text as it stands.
  ///
  /// What holds one of `secrets` is no id: an id is kept, shown and put into addresses.
  static func find(in body: [UInt8], dialect: some Dialect, besides secrets: Secrets) -> String? {
    func text(_ value: JSON) -> String? { Self.text(value).flatMap { secrets.stand(in: $0) ? nil : $0 } }
    guard let json = try? JSONParser.parse(body, .lenient) else { return scan(body, for: dialect.jobIDName, text) }
    for candidate in dialect.jobIDs(inSubmit: json) {
      if let id = candidate.flatMap(text) { return id }
    }
    // A reader of JSON takes the first of two members of one name; the id may stand in the other.
    return search(json, for: plain(dialect.jobIDName), text) ?? scan(body, for: dialect.jobIDName, text)
  }

  /// The id that a value holds: a text that is not blank or a whole number, bounded, without control characters.
  static func text(_ value: JSON) -> String? {
    let text: String
    switch value {
    case .string(let string): text = string
    case .number(let number): text = number.literal
    default: return nil
    }
    let isUsable = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
    guard isUsable, (1...maximumLength).contains(text.utf8.count), text != ".", text != "..", text != "0" else {
      return nil
    }
    return text
  }

  private static func search(_ json: JSON, for name: String, _ text: (JSON) -> String?) -> String? {
    switch json {
    case .object(let object):
      for member in object.members where plain(member.name) == name {
        if let id = text(member.value) { return id }
      }
      for member in object.members {
        if let id = search(member.value, for: name, text) { return id }
      }
      return nil
    case .array(let elements):
      for element in elements {
        if let id = search(element, for: name, text) { return id }
      }
      return nil
    default: return nil
    }
  }

  /// `job_id`, `jobId` and `JobID` are one name.
  private static func plain(_ name: String) -> String { name.lowercased().filter { $0 != "_" && $0 != "-" } }

  /// Looks for `"job_id": "…"` in text that is no JSON, such as half an answer. A value that may go on is no id.
  private static func scan(_ body: [UInt8], for name: String, _ text: (JSON) -> String?) -> String? {
    let quoted = Array("\"\(name)\"".utf8)
    var start = 0
    while start + quoted.count <= body.count {
      guard body[start] == quoted[0], body[start...].starts(with: quoted) else {
        start += 1
        continue
      }
      if let value = value(in: body, after: start + quoted.count), let id = text(value) { return id }
      start += 1
    }
    return nil
  }

  private static func value(in body: [UInt8], after start: Int) -> JSON? {
    var position = start
    func skipSpace() {
      while position < body.count, [0x20, 0x0A, 0x0D, 0x09].contains(body[position]) { position += 1 }
    }
    skipSpace()
    guard position < body.count, body[position] == UInt8(ascii: ":") else { return nil }
    position += 1
    skipSpace()
    guard position < body.count else { return nil }
    let first = position
    if body[first] == UInt8(ascii: "\"") {
      position += 1
      while position < body.count, body[position] != UInt8(ascii: "\"") {
        position += body[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard position < body.count else { return nil }
      return try? JSONParser.parse(Array(body[first...position]), .lenient)
    }
    while position < body.count, (0x30...0x39).contains(body[position]) { position += 1 }
    guard position > first, position < body.count else { return nil }
    return try? JSONParser.parse(Array(body[first..<position]), .lenient)
  }
}
