import Glibc

/// Prompts as a library of a million holds them: 20 to 60 words of which few are in nearly every prompt and most in
/// hardly any (Zipf's law), a third of them Chinese, Japanese or Korean. The same on every run.
struct SearchTexts {
  private var draw: Draw
  /// Words, the commonest first.
  let latin: [String]
  let cjk: [String]
  private let latinShares: [Double]
  private let cjkShares: [Double]

  init(seed: UInt64) {
    draw = Draw(seed: seed)
    var maker = Draw(seed: 99)
    var seen: Set<String> = []
    var latin: [String] = []
    while latin.count < 60_000 {
      let word = Self.latinWord(&maker)
      if seen.insert(word).inserted { latin.append(word) }
    }
    // Ideographs, kana and Hangul, the commonest of each first.
    let characters = (0..<3000).map { index in
      let base: UInt32 = index % 5 == 3 ? 0x30A2 + UInt32(index / 5 % 80) : index % 5 == 4 ? 0xAC00 : 0x4E00
      let number = base == 0xAC00 || base == 0x4E00 ? base + UInt32(maker.number(below: 8000)) : base
      return Unicode.Scalar(number).map { Character($0) } ?? "雨"
    }
    let characterShares = Self.zipf(characters.count, 0.9)
    let cjk = (0..<30_000).map { _ in
      String(
        (0..<[1, 2, 2, 2, 3, 4][maker.number(below: 6)]).map { _ in
          characters[Self.index(in: characterShares, maker.fraction())]
        })
    }
    self.latin = latin
    self.cjk = cjk
    latinShares = Self.zipf(latin.count, 1)
    cjkShares = Self.zipf(cjk.count, 1)
  }

  private static func latinWord(_ maker: inout Draw) -> String {
    let length = [2, 3, 4, 5, 5, 6, 6, 7, 8, 9, 10][maker.number(below: 11)]
    let (odd, even) = (Array("aeiouscrtpmbldfghn"), Array("etaoinshrdlcumwfgypbvk"))
    return String(
      (0..<length).map { $0 % 2 == 0 ? odd[maker.number(below: odd.count)] : even[maker.number(below: even.count)] })
  }

  /// A number below `bound`.
  mutating func number(below bound: Int) -> Int { draw.number(below: bound) }

  /// A Latin word, the common ones most often.
  mutating func latinWord() -> String { latin[Self.index(in: latinShares, draw.fraction())] }

  /// A word in Chinese, Japanese or Korean.
  mutating func cjkWord() -> String { cjk[Self.index(in: cjkShares, draw.fraction())] }

  /// The next prompt.
  mutating func next() -> String {
    let count = 20 + number(below: 41)
    guard number(below: 3) == 0 else { return (0..<count).map { _ in latinWord() }.joined(separator: " ") }
    // Runs of some six words between commas.
    return (0..<count).map { ($0 > 0 && $0 % 6 == 0 ? "，" : "") + cjkWord() }.joined()
  }

  private static func zipf(_ count: Int, _ exponent: Double) -> [Double] {
    var (sum, shares) = (0.0, [Double]())
    for rank in 1...count {
      sum += 1 / pow(Double(rank), exponent)
      shares.append(sum)
    }
    return shares.map { $0 / sum }
  }

  private static func index(in shares: [Double], _ fraction: Double) -> Int {
    var (low, high) = (0, shares.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if shares[middle] < fraction { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
