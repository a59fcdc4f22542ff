/// A clip with its texts as tokens, to be held against many queries. Tags stand in no scope but everywhere.
public struct SearchedClip: Sendable {
  public let record: SearchRecord
  private let scoped: [SearchText.Scope: SearchTokens]

  /// Cuts a clip's texts into tokens.
  public init(_ record: SearchRecord, splitter: some SearchWordSplitter) {
    self.record = record
    scoped = [
      .prompt: SearchTokens(record.prompt, splitter: splitter),
      .negative: SearchTokens(record.negative, splitter: splitter),
      .note: SearchTokens(record.note, splitter: splitter),
      .anywhere: SearchTokens(record.tags.joined(separator: "\n"), splitter: splitter),
    ]
  }

  func holds(_ phrase: SearchPhrase, in scope: SearchText.Scope) -> Bool {
    if scope == .anywhere { return scoped.values.contains { phrase.stands(in: $0) } }
    return scoped[scope].map { phrase.stands(in: $0) } ?? false
  }
}
