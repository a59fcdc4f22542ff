@_spi(_Unicode) import Swift
import Domain
import TestSupport
import Testing

@Suite struct SearchSegmentsTests {
  /// Each token with the text that it stands for, where the two differ.
  private func tokens(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return PlainWords().tokens(of: text).map { token in
      let folded = String(decoding: token.bytes, as: UTF8.self)
      let original = String(decoding: bytes[token.range], as: UTF8.self)
      return folded.unicodeScalars.elementsEqual(original.unicodeScalars) ? folded : "\(folded)<\(original)"
    }
  }

  @Test(arguments: [
    ("neon girl", ["neon", "girl"]),
    ("霓虹", ["霓虹", "虹"]),
    ("雨", ["雨"]),
    ("東京の雨", ["東京", "京の", "の雨", "雨"]),
    ("東京、大阪", ["東京", "京", "大阪", "阪"]),
    ("雨 の", ["雨", "の"]),
    ("고양이가 비", ["고양", "양이", "이가", "가", "비"]),
    ("ネオン", ["ネオ", "オン", "ン"]),
    ("ラーメン", ["ラー", "ーメ", "メン", "ン"]),
    ("人々", ["人々", "々"]),
    ("ネオン・サイン", ["ネオ", "オン", "ン", "サイ", "イン", "ン"]),
    ("ㄅㄆ", ["ㄅㄆ", "ㄆ"]),
    ("𠮷野家", ["𠮷野", "野家", "家"]),
    ("PixVerse生成", ["pixverse<PixVerse", "生成", "成"]),
    ("4K映像", ["4k<4K", "映像", "像"]),
    ("映像4K", ["映像", "像", "4k<4K"]),
    ("a雨b", ["a", "雨", "b"]),
    ("", []), ("🎬", []), ("雨🎬雨", ["雨", "雨"]),
  ])
  func `a run of characters becomes pairs and its last one, and the rest words`(text: String, expected: [String]) {
    #expect(tokens(text) == expected)
  }

  @Test(arguments: [
    ("ﾈｵﾝ", ["ネオ<ﾈｵ", "オン<ｵﾝ", "ン<ﾝ"]),
    ("ｶﾞﾗｽ", ["ガラ<ｶﾞﾗ", "ラス<ﾗｽ", "ス<ｽ"]),
    ("ﾊﾟﾝ", ["パン<ﾊﾟﾝ", "ン<ﾝ"]),
    ("か\u{3099}く", ["がく<か\u{3099}く", "く"]),
    ("\u{1100}\u{1161}\u{11A8}", ["각<\u{1100}\u{1161}\u{11A8}"]),
    ("\u{F900}雨", ["豈雨<\u{F900}雨", "雨"]),
    ("\u{2F800}", ["丽<\u{2F800}"]),
    ("葛\u{E0100}飾", ["葛飾<葛\u{E0100}飾", "飾"]),
    ("雨\u{FE00}", ["雨<雨\u{FE00}"]),
    ("４Ｋ映像", ["4k<４Ｋ", "映像", "像"]),
    ("ＰｉｘＶｅｒｓｅ 6", ["pixverse<ＰｉｘＶｅｒｓｅ", "6"]),
    ("1０e\u{301}", ["10e<1０e\u{301}"]),
  ])
  func `forms that mean the same are compared as one, and stand where they stood`(text: String, expected: [String]) {
    #expect(tokens(text) == expected)
  }

  @Test func `kana and Hangul compose as Unicode composes them`() {
    for first in (0x3041...0x30FF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init) {
      for mark in ["\u{3099}", "\u{309A}"] as [Unicode.Scalar] {
        let text = String(String.UnicodeScalarView([first, mark]))
        let composed = Array(text._nfc)
        guard composed.count == 1 else { continue }
        #expect(tokens(text).first?.unicodeScalars.first == composed[0], "\(first) and \(mark)")
      }
    }
    for value in stride(from: 0xAC00 as UInt32, through: 0xD7A3, by: 7) {
      guard let syllable = Unicode.Scalar(value) else { continue }
      let taken = String(String.UnicodeScalarView(String(Character(syllable))._nfd))
      #expect(PlainWords().tokens(of: taken).map(\.bytes) == [Array(String(Character(syllable)).utf8)], "\(syllable)")
    }
    for value in (0xFF66 as UInt32)...0xFF9D {
      let wide = PlainWords().tokens(of: String(Character(Unicode.Scalar(value)!))).map(\.bytes)
      #expect(wide.map(\.count) == [3] && (0xE3...0xE3).contains(wide[0][0]), "U+\(String(value, radix: 16))")
    }
  }

  @Test func `a pictograph parts words, also one that is younger than SQLite's tables`() {
    #expect(
      PlainWords().tokens(of: "🌧neon🦊fox 🎬\u{1FAE8}a").map(\.bytes) == ["neon", "fox", "a"].map { Array($0.utf8) })
  }

  @Test func `segments lie in order, never outside, and cover whatever is no mark and no pictograph`() {
    var random = Seeded(5)
    let alphabet: [UInt8] = Array("ab 雨京ﾈﾞ\u{3099}🎬\u{FE0F}𠮷Ａé\u{1100}\u{1161}".utf8) + [0xFF, 0xC0, 0xE3, 0xF0, 0x80]
    for round in 0..<3000 {
      // Whole bytes of whatever kind: SQLite hands on what a program wrote.
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
      var end = 0
      var isSound = true
      SearchSegments.scan(bytes.span) { kind, segment, place in
        isSound = isSound && place.range.upperBound <= bytes.count && !segment.isEmpty
        let follows =
          kind == .tail
          ? place.range.upperBound == end
          : place.range.lowerBound <= end || arePictographs(bytes[end..<place.range.lowerBound])
        isSound = isSound && follows && place.range.upperBound >= end
        isSound =
          isSound
          && place.original(0..<segment.count) == (kind == .words ? place.range : place.original(0..<segment.count))
        end = place.range.upperBound
        return true
      }
      #expect(isSound && arePictographs(bytes[end...]), "round \(round): \(bytes)")
    }
  }

  @Test func `who has seen enough is asked no more`() {
    let bytes = Array("neon 霓虹灯 rain 雨 end".utf8)
    for most in 1...9 {
      var seen = 0
      let isWhole = SearchSegments.scan(bytes.span) { _, _, _ in
        seen += 1
        return seen < most
      }
      #expect(seen == min(most, 7), "\(most)")
      #expect(isWhole == (most > 7), "\(most)")
    }
  }
}
