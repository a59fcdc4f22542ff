/// One token of a text, in the form that an index compares.
public struct SearchToken: Hashable, Sendable {
  /// Its bytes.
  public let bytes: [UInt8]
  /// The bytes of the text that it stands for.
  public let range: Range<Int>
  /// A word, or a part of a run of Chinese, Japanese or Korean characters.
  public let kind: SearchSegments.Kind

  /// Makes a token.
  public init(bytes: [UInt8], range: Range<Int>, kind: SearchSegments.Kind = .words) {
    self.bytes = bytes
    self.range = range
    self.kind = kind
  }
}

/// What makes tokens of the text between CJK runs: SQLite's unicode61 in a catalog.
public protocol SearchWordSplitter {
  /// Hands each word of UTF-8 `text`, folded, and where it stands in `text`, to `emit`, in order.
  func words(of text: Span<UInt8>, _ emit: (_ word: [UInt8], _ range: Range<Int>) -> Void)
}

extension SearchWordSplitter {
  /// Every token of a text in the order of their positions: the segments of `SearchSegments`, words split by this.
  public func tokens(of text: String) -> [SearchToken] {
    var copy = text
    return copy.withUTF8 { bytes in
      var tokens: [SearchToken] = []
      SearchSegments.scan(unsafe Span(_unsafeElements: bytes)) { kind, segment, place in
        if kind == .words {
          words(of: segment) { word, range in
            tokens.append(SearchToken(bytes: word, range: place.original(range), kind: .words))
          }
        } else {
          var bytes: [UInt8] = []
          for index in segment.indices { bytes.append(segment[index]) }
          tokens.append(SearchToken(bytes: bytes, range: place.range, kind: kind))
        }
        return true
      }
      return tokens
    }
  }
}
