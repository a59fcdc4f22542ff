import Domain
import TestSupport
import Testing

/// request-key.md: CRLF and CR become LF, then NFC, then ASCII white space is trimmed, and nothing else.
@Suite struct RequestTextTests {
  @Test(arguments: [
    ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\nb", "a\nb"), ("a\r\r\nb", "a\n\nb"), ("a\n\rb", "a\n\nb"),
    ("a\r\n\r\nb", "a\n\nb"), ("a\r\n\nb", "a\n\nb"), ("\r\na\r", "a"),
  ])
  func `every line end becomes LF`(text: String, normal: String) {
    expect(text, becomes: normal)
  }

  @Test(arguments: [
    (" \t\n\u{B}\u{C}\r a b \r\u{C}\u{B}\n\t ", "a b"), ("   ", ""), ("", ""), (" ", ""), ("a  b", "a  b"),
    ("\u{A0}a\u{A0}", "\u{A0}a\u{A0}"), ("\u{3000}a\u{3000}", "\u{3000}a\u{3000}"),
    ("\u{85}a\u{2028}", "\u{85}a\u{2028}"), ("\u{FEFF}a\u{200B}", "\u{FEFF}a\u{200B}"),
    ("\u{0}a\u{1F}", "\u{0}a\u{1F}"), (" \u{A0} a", "\u{A0} a"), ("A ß İ", "A ß İ"),
  ])
  func `ASCII white space goes at both ends, all other space and the case of letters stay`(
    text: String, normal: String
  ) {
    expect(text, becomes: normal)
  }

  @Test(arguments: [
    ("e\u{301}", "\u{E9}"), ("\u{212B}\u{2126}", "\u{C5}\u{3A9}"), ("\u{344}", "\u{308}\u{301}"),
    ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"), ("\u{D558}\u{11AB}", "\u{D55C}"), ("\u{1100}\u{1161}", "\u{AC00}"),
    ("\u{1161}\u{11AB}", "\u{1161}\u{11AB}"), ("\u{AC00}\u{1161}", "\u{AC00}\u{1161}"),
    ("\u{1E0A}\u{323}", "\u{1E0C}\u{307}"), ("a\u{315}\u{300}\u{5AE}\u{300}b", "\u{E0}\u{5AE}\u{300}\u{315}b"),
    ("\u{958}", "\u{915}\u{93C}"), ("\u{FB1D}", "\u{5D9}\u{5B4}"), ("\u{F900}", "\u{8C48}"),
    ("\u{1D15E}", "\u{1D157}\u{1D165}"), ("\u{FB01}\u{2460}\u{FF21}\u{B2}", "\u{FB01}\u{2460}\u{FF21}\u{B2}"),
    ("👩\u{200D}👩\u{200D}👧🏽🇩🇪", "👩\u{200D}👩\u{200D}👧🏽🇩🇪"), ("e\u{34F}\u{301}", "e\u{34F}\u{301}"),
  ])
  func `text is composed canonically, and never by compatibility`(text: String, normal: String) {
    expect(text, becomes: normal)
  }

  @Test func `a thousand combining marks on one letter are ordered and composed, and none is added`() {
    let marks = String(repeating: "\u{316}", count: 1_000)
    expect("a" + marks + "\u{301}", becomes: "\u{E1}" + marks)
  }

  @Test func `a mark that trimming lays bare stays alone`() {
    expect(" \u{301}x", becomes: "\u{301}x")
    expect("e\n\u{301}", becomes: "e\n\u{301}")
  }

  @Test func `a long run of white space is trimmed too`() {
    let space = String(repeating: " \r\n", count: 50_000)
    expect(space + "a" + space, becomes: "a")
  }

  @Test func `what is normal stays as it is`() throws {
    let scalars: [Unicode.Scalar] = [
      " ", "\t", "\r", "\n", "a", "e", "\u{A0}", "\u{E9}", "\u{300}", "\u{301}", "\u{315}", "\u{316}", "\u{323}",
      "\u{344}", "\u{5AE}", "\u{915}", "\u{93C}", "\u{958}", "\u{1100}", "\u{1161}", "\u{11AB}", "\u{AC00}", "\u{1E0A}",
      "\u{200D}", "\u{212B}", "\u{FB1D}", "\u{1D15E}", "\u{1F408}",
    ]
    var random = Seeded(7)
    for _ in 0..<10_000 {
      var view = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        view.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
      }
      let once = RequestText.normalized(String(view))
      try #require(
        RequestText.normalized(once).unicodeScalars.elementsEqual(once.unicodeScalars),
        "normalised twice differs: \(view.map(\.value))")
      // Swift's own equality is canonical equivalence, so it sees what composing lost or made up.
      let plain = String(view).unicodeScalars.filter { !"\r\n\t ".unicodeScalars.contains($0) }
      let kept = once.unicodeScalars.filter { !"\n\t ".unicodeScalars.contains($0) }
      try #require(
        String(String.UnicodeScalarView(plain)) == String(String.UnicodeScalarView(kept)),
        "changed its meaning: \(view.map(\.value))")
    }
  }

  private func expect(_ text: String, becomes normal: String, at location: SourceLocation = #_sourceLocation) {
    let result = RequestText.normalized(text).unicodeScalars.map { String($0.value, radix: 16) }
    #expect(result == normal.unicodeScalars.map { String($0.value, radix: 16) }, sourceLocation: location)
  }
}
