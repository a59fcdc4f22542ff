/// Words to find, as tokens that follow each other in one text.
public struct SearchPhrase: Hashable, Sendable {
  /// The tokens' bytes; none where a splitter finds no word in what was typed, which then says nothing.
  public let tokens: [[UInt8]]
  /// Whether the last one is only the beginning of a token.
  public let isPrefix: Bool
  /// Whether that beginning is a single character of a CJK run, which stands for itself and not for a whole token.
  public let endsInCharacter: Bool

  /// Makes the phrase that an index is asked for: a run's last character is left out behind the pair that holds it, and
  /// alone it is the beginning of a token, for every character but the last of a run begins a pair.
  public init(_ text: SearchText, splitter: some SearchWordSplitter) {
    var tokens = splitter.tokens(of: text.text)
    if tokens.last?.kind == .tail { tokens.removeLast() }
    endsInCharacter = tokens.last?.kind == .single
    isPrefix = endsInCharacter || text.isPrefix && tokens.last?.kind == .words
    self.tokens = tokens.map(\.bytes)
  }

  /// The bytes of the text where it stands, each time it does.
  func places(in text: SearchTokens) -> [Range<Int>] {
    guard let first = tokens.first else { return [] }
    let starts = tokens.count == 1 && isPrefix ? text.starts(ofPrefix: first) : text.positions[first] ?? []
    return starts.compactMap { start in
      guard isHere(start, in: text) else { return nil }
      let last = text.tokens[start + tokens.count - 1]
      // Of a pair that begins with the character, only the character.
      let end = endsInCharacter ? min(last.range.upperBound, text.firstCharacterEnd(of: last)) : last.range.upperBound
      return text.tokens[start].range.lowerBound..<end
    }
  }

  /// Whether it stands somewhere in the text.
  func stands(in text: SearchTokens) -> Bool {
    guard let first = tokens.first else { return false }
    if tokens.count == 1, isPrefix { return text.tokens.contains { $0.bytes.starts(with: first) } }
    return (text.positions[first] ?? []).contains { isHere($0, in: text) }
  }

  private func isHere(_ start: Int, in text: SearchTokens) -> Bool {
    guard start + tokens.count <= text.tokens.count else { return false }
    for index in tokens.indices {
      let token = text.tokens[start + index].bytes
      let isOpen = isPrefix && index == tokens.count - 1
      guard isOpen ? token.starts(with: tokens[index]) : token == tokens[index] else { return false }
    }
    return true
  }
}
