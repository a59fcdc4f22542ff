/// The tokens of one text, for looking up.
struct SearchTokens: Sendable {
  let text: String
  let tokens: [SearchToken]
  /// Where each token stands, by its bytes.
  let positions: [[UInt8]: [Int]]

  init(_ text: String, splitter: some SearchWordSplitter) {
    self.text = text
    tokens = splitter.tokens(of: text)
    var positions: [[UInt8]: [Int]] = [:]
    for (index, token) in tokens.enumerated() { positions[token.bytes, default: []].append(index) }
    self.positions = positions
  }

  func starts(ofPrefix prefix: [UInt8]) -> [Int] { tokens.indices.filter { tokens[$0].bytes.starts(with: prefix) } }

  /// The end, in the text, of the first character of a token.
  func firstCharacterEnd(of token: SearchToken) -> Int {
    let start = text.utf8.index(text.startIndex, offsetBy: token.range.lowerBound)
    return text.utf8.distance(from: text.startIndex, to: text.index(after: start))
  }
}
