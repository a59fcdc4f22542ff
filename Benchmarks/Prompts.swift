/// Prompts that look like people's: a few words in nearly each of them, many in few.
struct Prompts {
  private var draw: Draw
  private let words: [String]

  /// The word that about every second prompt holds.
  static let commonest = "neon"

  /// Makes prompts that follow from `seed` alone.
  init(seed: UInt64) {
    draw = Draw(seed: seed)
    let syllables = ["ka", "lo", "mi", "ren", "tu", "sha", "vel", "dor", "pi", "nor", "esh", "um"]
    words = (0..<4000).map { (number: Int) -> String in
      let parts: [String] = [syllables[number % 12], syllables[number / 12 % 12], syllables[number / 144 % 12]]
      return parts.joined() + (number < 1728 ? "" : "in")
    }
  }

  /// A number below `bound`.
  mutating func number(below bound: Int) -> Int { draw.number(below: bound) }

  /// The next prompt: 12 to 40 words, and a number of its own.
  mutating func next(_ serial: Int) -> String {
    var prompt = number(below: 2) == 0 ? Self.commonest : "quiet"
    for _ in 0..<(12 + number(below: 29)) {
      // The product of two draws favours the first words, as language does.
      let index = number(below: words.count) * number(below: words.count) / words.count
      prompt += " " + words[index]
    }
    return prompt + " \(serial)"
  }
}
