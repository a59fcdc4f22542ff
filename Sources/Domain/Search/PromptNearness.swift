/// How near prompts are to one: by the words that they share, of which rare ones say more.
public struct PromptNearness: Sendable {
  /// What each word of the prompt weighs.
  private let weights: [[UInt8]: Double]
  private let whole: Double

  /// Weighs the words of a prompt by how many of `clips` clips hold each; a word that no clip holds weighs most.
  public init(words: [(word: [UInt8], holders: Int)], among clips: Int) {
    var weights: [[UInt8]: Double] = [:]
    for (word, holders) in words { weights[word] = Self.weight(holders, among: clips) }
    self.weights = weights
    whole = weights.values.reduce(0, +)
  }

  /// 1 for a word in every clip, and 1 more for each time that it is twice as rare.
  private static func weight(_ holders: Int, among clips: Int) -> Double {
    var weight = 1.0
    var holders = max(1, holders)
    while holders * 2 <= clips {
      holders *= 2
      weight += 1
    }
    return weight
  }

  /// The distinct words of a prompt, pairs of Chinese, Japanese and Korean characters among them.
  public static func words(of prompt: String) -> Set<[UInt8]> {
    Set(PlainWords().tokens(of: prompt).lazy.filter { $0.kind != .tail }.map(\.bytes))
  }

  /// From 0, nothing in common, to 1, the same words: the weight of those that both hold, of the weight of all that one of
  /// them holds. Words that this prompt does not hold weigh as much as its own do on average.
  public func nearness(of other: String) -> Double {
    guard !weights.isEmpty else { return 0 }
    let words = Self.words(of: other)
    var shared = 0.0
    var strangers = 0
    for word in words {
      if let weight = weights[word] { shared += weight } else { strangers += 1 }
    }
    return shared / (whole + Double(strangers) * whole / Double(weights.count))
  }
}
