import Domain

/// Small texts that stand for values: whatever is read prints itself and reads the same again.
enum ValueTargets {
  static let all = [
    FuzzTarget(name: "money", limit: 80, rounds: 4000, words: ["0", "9", ".", "-", "+", "e", "000000000", "1000000"]) {
      (bytes) throws(Violation) in try money(String(decoding: bytes, as: UTF8.self))
    },
    FuzzTarget(name: "values", limit: 200, rounds: 4000, words: words) {
      (bytes) throws(Violation) in try values(String(decoding: bytes, as: UTF8.self))
    },
  ]

  private static let words = [
    "2026-02-29", "2024-02-29", "T12:00:00Z", "T23:59:59.999+23:59", "0001-01-01", "9999-12-31", "16:9", "1000000:1",
    "24/1", "9007199254740991/2147483647", "resolution=", "720p", "duration=", "3600", "audio=none", "aspect=",
    "-1", "00", "/", ":", ",", "=", "٣",
  ]

  private static func money(_ text: String) throws(Violation) {
    guard let money = Money(text) else { return }
    try demand(Money(money.description) == money, "\(text) is \(money), which is \(Money(money.description) as Money?)")
    try demand(money <= .largest && Money.zero - Money.largest <= money, "\(text) is more than text may say")
    try demand((money + money) - money == money, "\(text) twice, less once, is another amount")
    try demand((JSON.money(money).stringValue.flatMap { Money($0) }) == money, "JSON changes \(text)")
    try demand(!text.unicodeScalars.contains { $0.value > 0x7F }, "\(text) is no decimal")
  }

  private static func values(_ text: String) throws(Violation) {
    if let digest = Digest(hex: text) { try demand(Digest(hex: digest.hex) == digest, "digest") }
    if let ratio = AspectRatio(text) { try demand(AspectRatio(ratio.description) == ratio, "ratio \(text)") }
    if let ratio = Ratio(text) {
      try demand(Ratio(ratio.description) == ratio, "fraction \(text)")
      try demand(ratio.isWithin(Ratio(whole: 0), of: ratio) && !(ratio < ratio), "fraction \(text) is not itself")
      _ = (ratio.decimal(), ratio.multiplied(by: ratio), ratio.subtracting(ratio))
    }
    if let ratio = Ratio(decimal: text) { try demand(Ratio(ratio.description) == ratio, "decimal \(text)") }
    if let date = CivilDate(text) {
      try demand(
        CivilDate(date.description) == date && CivilDate(milliseconds: date.milliseconds) == date, "day \(text)")
    }
    if let moment = Timestamp(text), let first = Timestamp("0001-01-01"), let last = Timestamp("9999-12-31T23:59:59Z"),
      first <= moment, moment <= last
    {
      try demand(Timestamp(moment.description) == moment, "moment \(text)")
    }
    if let id = GenerationID(text) { try demand(GenerationID(id.text) == id, "id \(text)") }
    if let number = JSONNumber(parsing: text) {
      try demand((try? JSONParser.parse(text)) == .number(number), "number \(text)")
    }
    do {
      let expected = try Expectation(parsing: text)
      let facts = MediaFacts(content: .mp4, completeness: MediaFacts.Completeness(size: 1))
      try demand(Policy().judge(facts, against: expected).verdict == .violations, "nothing is what was ordered")
    } catch let error as ExpectationError {
      try demand(!error.allowed.isEmpty, "it is refused without a reason")
    } catch let error as Violation {
      throw error
    } catch {}
    _ = (RequestText.normalized(text), Phrase.onOneLine(text), Phrase.shortened(text, to: 10))
    let normal = RequestText.normalized(text)
    try demand(RequestText.normalized(normal).utf8.elementsEqual(normal.utf8), "what is normal can be made more normal")
    try demand(!Phrase.onOneLine(text).hasControlCharacters, "one line could command a terminal")
  }
}
