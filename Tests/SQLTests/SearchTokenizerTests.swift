import SQL
import Testing

@Suite struct SearchTokenizerTests {
  /// An index of these texts, the first in row 1.
  private func withIndex(_ texts: [String], _ body: (borrowing Connection) throws -> Void) throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute(
      script: """
        CREATE VIRTUAL TABLE texts USING fts5 (prompt, tokenize = 'onetake');
        CREATE VIRTUAL TABLE words USING fts5vocab (texts, instance);
        """)
    for text in texts { try connection.run("INSERT INTO texts (prompt) VALUES (?)", [.text(text)]) }
    try body(connection)
  }

  private func found(_ query: String, _ connection: borrowing Connection) throws -> [Int64] {
    try connection.all("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid", [.text(query)]) {
      (row) throws(SQLError) in try row.int64(0)
    }
  }

  private func expect(_ query: String, finds rows: [Int64], in connection: borrowing Connection) throws {
    let found = try found(query, connection)
    #expect(found == rows, "\(query)")
  }

  @Test func `words are unicode61's, runs of Chinese, Japanese and Korean are pairs and their last character`() throws {
    try withIndex(["Café 霓虹灯下, 雨 PixVerse生成 고양이"]) { connection in
      let tokens = try connection.all("SELECT term FROM words ORDER BY offset") { (row) throws(SQLError) in
        try row.text(0)
      }
      #expect(
        tokens == ["cafe", "霓虹", "虹灯", "灯下", "下", "雨", "pixverse", "生成", "成", "고양", "양이", "이"])
    }
  }

  @Test func `a word of two characters, one character and a phrase find their texts and no others`() throws {
    try withIndex(["霓虹灯下的少女", "虹霓", "大雨", "雨天", "東京の夜、ネオン", "京東", "고양이가"]) { connection in
      try expect("\"霓虹\"", finds: [1], in: connection)
      try expect("\"霓虹灯\"", finds: [1], in: connection)
      try expect("\"虹灯下的\"", finds: [1], in: connection)
      try expect("\"雨\"*", finds: [3, 4], in: connection)
      try expect("\"東京\"", finds: [5], in: connection)
      try expect("\"ネオン\"", finds: [5], in: connection)
      try expect("\"ﾈｵﾝ\"", finds: [5], in: connection)
      try expect("\"고양이\"", finds: [7], in: connection)
      try expect("\"夜、ネオ\"", finds: [5], in: connection)
      try expect("\"東京、ネオン\"", finds: [], in: connection)
    }
  }

  @Test func `a token stands at its place in the text as it was written`() throws {
    try withIndex(["e\u{301}te\u{301} ４Ｋ映像、ﾈｵﾝ！"]) { connection in
      for (query, marked) in [
        ("ete", "[e\u{301}te\u{301}] ４Ｋ映像、ﾈｵﾝ！"), ("4k", "e\u{301}te\u{301} [４Ｋ]映像、ﾈｵﾝ！"),
        ("\"映像\"", "e\u{301}te\u{301} ４Ｋ[映像]、ﾈｵﾝ！"), ("\"ネオン\"", "e\u{301}te\u{301} ４Ｋ映像、[ﾈｵﾝ]！"),
      ] {
        let text = try connection.first(
          "SELECT highlight(texts, 0, '[', ']') FROM texts WHERE texts MATCH ?", [.text(query)]
        ) { (row) throws(SQLError) in try row.text(0) }
        #expect(text == marked)
      }
    }
  }

  @Test func `a pictograph parts the words beside it`() throws {
    try withIndex(["🌧neon🦊fox", "rain 🎬"]) { connection in
      try expect("neon", finds: [1], in: connection)
      try expect("fox", finds: [1], in: connection)
      try expect("\"neon fox\"", finds: [1], in: connection)
      try expect("\"rain🦊\"", finds: [2], in: connection)
    }
  }

  @Test func `an index of beginnings holds the first letters of words and the characters of runs`() throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute(
      script: """
        CREATE VIRTUAL TABLE texts USING fts5 (prompt, tokenize = 'onetake beginnings', detail = none, columnsize = 0);
        CREATE VIRTUAL TABLE words USING fts5vocab (texts, row);
        INSERT INTO texts (prompt) VALUES ('Éclair a snow ｓｎ霓虹灯 雨'), ('snow');
        """)
    let terms = try connection.all("SELECT term || doc FROM words ORDER BY term") { (row) throws(SQLError) in
      try row.text(0)
    }
    #expect(terms == ["a1", "e1", "ec1", "s2", "sn2", "灯1", "虹1", "雨1", "霓1"])
    for (query, rows) in [("s", [1, 2]), ("\"SN\"", [1, 2]), ("e", [1]), ("sno", []), ("虹", [1]), ("雨", [1])]
      as [(String, [Int64])]
    {
      let found = try connection.all("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid", [.text(query)]) {
        (row) throws(SQLError) in try row.int64(0)
      }
      #expect(found == rows, "\(query)")
    }
  }

  @Test func `bytes that are no text, and a text of nothing, are indexed and end nothing`() throws {
    try withIndex(["", "\0", "🎬", "a\0雨"]) { connection in
      for bytes in ["FF", "E99B", "E99BA8E99B", "61E99B", "F0908080F8"] {
        try connection.execute(script: "INSERT INTO texts (prompt) VALUES (CAST(x'\(bytes)' AS TEXT))")
      }
      let found = try found("\"雨\"*", connection)
      #expect(found.contains(7))
      try connection.execute(script: "INSERT INTO texts (texts) VALUES ('integrity-check')")
    }
  }

  @Test func `it takes no options`() throws {
    let connection = try Connection(":memory:", mode: .memory)
    #expect(throws: SQLError.self) {
      try connection.execute(script: "CREATE VIRTUAL TABLE t USING fts5 (a, tokenize = 'onetake porter')")
    }
  }
}
