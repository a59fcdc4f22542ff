/// Text cut into what an index makes tokens of: runs of Chinese, Japanese and Korean writing become overlapping pairs of
/// characters and the run's last character alone; everything else goes to a splitter of words.
///
/// One pass over the bytes; nothing is allocated where the text stands in the form that is compared. So any two
/// neighbours in a run are one token, a longer word is a phrase of pairs, and a single character is the beginning of a
/// token wherever it stands.
public enum SearchSegments {
  /// What a segment is.
  public enum Kind: UInt8, Hashable, Sendable {
    /// Text for a splitter of words, with the spaces and marks around them; no pictographs.
    case words
    /// Two neighbours of a run.
    case pair
    /// The last character of a run of two or more.
    case tail
    /// A run of one character.
    case single
  }

  /// Where a segment stands in the text.
  public struct Place: Hashable, Sendable {
    /// The bytes of the text that it comes from.
    public let range: Range<Int>
    /// For each byte of a segment that was rewritten, and for its end, the offset in the text; empty where it was not.
    fileprivate(set) var offsets: [Int] = []

    /// The bytes of the text that a part of the segment comes from.
    public func original(_ part: Range<Int>) -> Range<Int> {
      guard !offsets.isEmpty else { return range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound }
      let last = offsets.count - 1
      return offsets[min(part.lowerBound, last)]..<offsets[min(part.upperBound, last)]
    }
  }

  /// Cuts UTF-8 `text` and hands each segment, its bytes in the form that is compared and its place to `visit`, in the
  /// order of the text, until that returns false. Bytes that are no UTF-8 belong to words.
  ///
  /// Compared forms: half-width kana and Hangul as full width, full-width Latin as ASCII, decomposed kana and Hangul
  /// composed, compatibility ideographs as what they stand for; variation selectors and accents in a run are left out.
  /// Returns whether the end was reached.
  @discardableResult
  public static func scan(_ text: Span<UInt8>, _ visit: (Kind, Span<UInt8>, Place) -> Bool) -> Bool {
    var position = 0
    var wordsStart = 0
    var isRewritten = false
    while position < text.count {
      guard text[position] >= CJK.leastLeadByte else {
        position += 1
        continue
      }
      let scalar = Scalar(in: text, at: position)
      switch CJK.role(of: scalar.value) {
      case .none, .mark: break
      case .wideASCII: isRewritten = true
      case .pictograph:
        guard words(text, wordsStart..<position, isRewritten, visit) else { return false }
        position += scalar.length
        (wordsStart, isRewritten) = (position, false)
        continue
      case .character:
        guard words(text, wordsStart..<position, isRewritten, visit) else { return false }
        var run = Run(start: position, first: scalar)
        guard run.scan(text, visit) else { return false }
        (position, wordsStart, isRewritten) = (run.position, run.position, false)
        continue
      }
      position += scalar.length
    }
    return words(text, wordsStart..<text.count, isRewritten, visit)
  }

  private static func words(
    _ text: Span<UInt8>, _ range: Range<Int>, _ isRewritten: Bool, _ visit: (Kind, Span<UInt8>, Place) -> Bool
  ) -> Bool {
    guard !range.isEmpty else { return true }
    guard isRewritten else { return visit(.words, text.extracting(range), Place(range: range)) }
    var bytes: [UInt8] = []
    var place = Place(range: range)
    var position = range.lowerBound
    while position < range.upperBound {
      let scalar = Scalar(in: text, at: position)
      if CJK.role(of: scalar.value) == .wideASCII {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0))
        place.offsets.append(position)
      } else {
        for index in position..<position + scalar.length {
          bytes.append(text[index])
          place.offsets.append(index)
        }
      }
      position += scalar.length
    }
    place.offsets.append(range.upperBound)
    return visit(.words, bytes.span, place)
  }
}

/// A run of CJK characters, read from left to right: the character before and the one that may still grow.
private struct Run {
  /// One character in the form that is compared, with the bytes that it stands for.
  struct Unit {
    var value: UInt32
    let start: Int
    var end: Int
    /// Whether its bytes in the text are those of `value`.
    var isOriginal: Bool
  }

  private(set) var position: Int
  private var unit: Unit
  private var before: Unit?

  init(start: Int, first: Scalar) {
    position = start + first.length
    unit = Self.unit(first, at: start)
  }

  private static func unit(_ scalar: Scalar, at start: Int) -> Unit {
    let folded = CJK.folded(scalar.value)
    return Unit(value: folded, start: start, end: start + scalar.length, isOriginal: folded == scalar.value)
  }

  /// Reads to the run's end, which `position` is then.
  mutating func scan(_ text: Span<UInt8>, _ visit: (SearchSegments.Kind, Span<UInt8>, SearchSegments.Place) -> Bool)
    -> Bool
  {
    while position < text.count, text[position] >= 0xCC {
      let scalar = Scalar(in: text, at: position)
      let role = CJK.role(of: scalar.value)
      guard role == .character || role == .mark else { break }
      if let composed = CJK.composed(unit.value, scalar.value) {
        (unit.value, unit.end, unit.isOriginal) = (composed, position + scalar.length, false)
      } else if role == .mark {
        (unit.end, unit.isOriginal) = (position + scalar.length, false)
      } else {
        if let before, !Self.emit(.pair, before, unit, text, visit) { return false }
        before = unit
        unit = Self.unit(scalar, at: position)
      }
      position += scalar.length
    }
    guard let before else { return Self.emit(.single, nil, unit, text, visit) }
    return Self.emit(.pair, before, unit, text, visit) && Self.emit(.tail, nil, unit, text, visit)
  }

  private static func emit(
    _ kind: SearchSegments.Kind, _ first: Unit?, _ last: Unit, _ text: Span<UInt8>,
    _ visit: (SearchSegments.Kind, Span<UInt8>, SearchSegments.Place) -> Bool
  ) -> Bool {
    let place = SearchSegments.Place(range: (first ?? last).start..<last.end)
    if last.isOriginal, first?.isOriginal ?? true { return visit(kind, text.extracting(place.range), place) }
    var bytes: [UInt8] = []
    if let first { Scalar.append(first.value, to: &bytes) }
    Scalar.append(last.value, to: &bytes)
    return visit(kind, bytes.span, place)
  }
}

/// One scalar of UTF-8; a byte that begins none stands for itself and means nothing.
private struct Scalar {
  let value: UInt32
  let length: Int

  init(in text: Span<UInt8>, at position: Int) {
    let lead = UInt32(text[position])
    let wanted = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1
    guard wanted > 1, position + wanted <= text.count else {
      (value, length) = (lead < 0x80 ? lead : 0xFFFF_FFFF, 1)
      return
    }
    var value = lead & (0x7F >> UInt32(wanted))
    for offset in 1..<wanted {
      let byte = text[position + offset]
      guard byte & 0xC0 == 0x80 else {
        (self.value, length) = (0xFFFF_FFFF, 1)
        return
      }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    (self.value, length) = (value, wanted)
  }

  static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
