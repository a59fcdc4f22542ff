import SQL
import Testing

@Suite struct TextTokensTests {
  private static let texts = [
    "", " ", "Café 霓虹灯下, 雨 PixVerse生成 고양이", "e\u{301}te\u{301} ４Ｋ映像、ﾈｵﾝ！", "don't multi-agent Straße İstanbul",
    "مدينة تحت المطر", "🎬🌧 a b", "the the\u{0}the", "x", "雨", "ΩΣ ﬁlm",
  ]

  @Test(arguments: [("onetake", false), ("onetake beginnings", true)])
  func `the tokens of a text are those that an index holds of it`(tokenizer: String, beginnings: Bool) throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute(
      script: """
        CREATE VIRTUAL TABLE texts USING fts5 (prompt, tokenize = '\(tokenizer)');
        CREATE VIRTUAL TABLE words USING fts5vocab (texts, instance);
        """)
    let tokens = try TextTokens(beginnings: beginnings, connection)
    for text in Self.texts {
      try connection.run("DELETE FROM texts")
      try connection.run("INSERT INTO texts (prompt) VALUES (?)", [.text(text)])
      let indexed = try connection.all("SELECT term FROM words ORDER BY offset, term") { (row) throws(SQLError) in
        try row.text(0)
      }
      let found = try tokens.tokens(of: text)
      #expect(found.sorted() == indexed.sorted(), "\(text)")
    }
  }
}
