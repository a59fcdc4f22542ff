import Domain

/// JSON as a person or a client sends it, and as a provider answers it.
enum JSONTargets {
  static let all = [
    FuzzTarget(name: "json-strict", words: words, check: strict),
    FuzzTarget(name: "json-lenient", words: words + ["NaN", "-Infinity", "\\x", "\u{1}"], check: lenient),
  ]

  static let words = [
    "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u0000", "\\ud83d\\ude00", "\\ud800", "\\u00e9", "é", "e\u{301}",
    "null",
    "true", "false", "0", "-0", "1e308", "1e309", "-1e-400", "9007199254740991", "9007199254740993", "0.1", "1E+2",
    "\u{FEFF}", "\u{2028}", "{\"a\":", "[[[[", " ", "\n",
  ]

  private static func strict(_ bytes: [UInt8]) throws(Violation) {
    guard let value = try? JSONParser.parse(bytes) else { return }
    let printed = value.utf8
    try demand((try? JSONParser.parse(printed))?.utf8 == printed, "printing and reading again changed it")
    try demand((try? JSONParser.parse(value.prettyText))?.utf8 == printed, "its text for people says something else")
    try demand((try? JSONParser.parse(bytes, .lenient))?.utf8 == printed, "a lenient reader reads otherwise")
    guard let canonical = try? value.canonicalUTF8() else { return }
    guard let again = try? JSONParser.parse(canonical) else { throw Violation("its canonical form is no JSON") }
    try demand((try? again.canonicalUTF8()) == canonical, "its canonical form has another canonical form")
    try demand((try? reversed(value).canonicalUTF8()) == canonical, "the order of members changes its canonical form")
    try demand((try? again.canonicalUTF8()).map { Digest(of: $0) } == Digest(of: canonical), "its digest changed")
  }

  private static func lenient(_ bytes: [UInt8]) throws(Violation) {
    guard let value = try? JSONParser.parse(bytes, .lenient) else {
      try demand((try? JSONParser.parse(bytes)) == nil, "a strict reader reads what a lenient one refuses")
      return
    }
    let printed = value.utf8
    try demand((try? JSONParser.parse(printed))?.utf8 == printed, "what was mended is no strict JSON when printed")
  }

  private static func reversed(_ json: JSON) -> JSON {
    switch json {
    case .array(let elements): .array(elements.map(reversed))
    case .object(let object):
      .object(JSONObject(object.members.reversed().map { JSONObject.Member($0.name, reversed($0.value)) }))
    default: json
    }
  }
}
