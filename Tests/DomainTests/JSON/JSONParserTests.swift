import Domain
import Testing

/// RFC 8259, and what Onetake refuses beyond it.
@Suite struct JSONParserTests {
  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("\t\r\n false", "false"), ("0", "0"), ("-0", "-0"), ("-0.0", "-0.0"),
    ("12e3", "12e3"), ("1E+2", "1E+2"), ("1e-2", "1e-2"), ("0.5", "0.5"), ("1e999", "1e999"),
    ("123456789012345678901234567890", "123456789012345678901234567890"),
    ("\"\"", "\"\""), ("\"a/b\\/c\"", "\"a/b/c\""), (#""\b\t\n\f\r\"\\""#, #""\b\t\n\f\r\"\\""#),
    (#""\u0041\u00e9\u20AC""#, "\"A\u{E9}€\""), (#""\ud83d\ude00""#, "\"😀\""), (#""\u0000\u001F""#, #""\u0000\u001f""#),
    ("\"\u{7F}\u{2028}\"", "\"\u{7F}\u{2028}\""), ("[]", "[]"), ("[ 1 , [ ] ]", "[1,[]]"), ("{}", "{}"),
    ("{\"a\" : {\"b\":[null]} , \"\" : 1}", "{\"a\":{\"b\":[null]},\"\":1}"),
    ("{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
    ("\u{FEFF}[1]", "[1]"),
  ])
  func `a conforming text is read, and keeps its literals and its order`(text: String, written: String) throws {
    #expect(bytes(try JSONParser.parse(text).text) == bytes(written))
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "tru e", "+1", "01", "-01", "-", "1.", ".5", "1e", "1e+", "0x1", "1_000", "NaN",
    "Infinity", "-Infinity", "1 2", "[1,]", "[,1]", "[1 2]", "[1", "]", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\":}",
    "{\"a\" 1}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\":1 \"b\":2}", "{\"a\":1", "\"", "\"a", "\"\\", "\"\\\"", "'a'",
    "\"\u{1}\"", "\"a\nb\"", "\"\t\"", #""\x41""#, #""\a""#, #""\u12""#, #""\u12g4""#, #""\U0041""#, "// no\n1",
    "/* no */1", "[1]x", "\u{A0}1", "\u{0}", "1\u{0}",
  ])
  func `a text that RFC 8259 does not know is refused`(text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(text) }
  }

  @Test(arguments: [
    #""\ud83d""#, #""\ude00""#, #""\ud83d\ud83d""#, #""\ud83dx""#, #""\ude00\ud83d""#, #"{"\udfff":1}"#,
    #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"c":0,"d":1,"c":2}}]"#,
  ])
  func `lone surrogates and duplicate members are refused, and repaired when lenient`(text: String) throws {
    #expect(throws: JSONError.self) { try JSONParser.parse(text) }
    #expect(throws: Never.self) { try JSONParser.parse(text, .lenient) }
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
    ] as [[UInt8]])
  func `ill-formed UTF-8 is refused, and repaired when lenient`(text: [UInt8]) throws {
    #expect(throws: JSONError.self) { try JSONParser.parse(text) }
    let repaired = try JSONParser.parse(text, .lenient).stringValue
    #expect(repaired?.unicodeScalars.contains("\u{FFFD}") == true)
  }

  @Test(arguments: [
    (#"{"a":1,"b":2,"a":3}"#, #"{"a":1,"b":2}"#), (#""\ud83d!""#, "\"\u{FFFD}!\""),
    (#""\ud83d\u0041""#, "\"\u{FFFD}A\""), (#""\u12 ""#, "\"\u{FFFD} \""), ("\"one\ntwo\u{1}\"", #""one\ntwo\u0001""#),
    (#""C:\dir""#, #""C:\\dir""#), ("[NaN,Infinity,-Infinity,-1]", "[null,null,null,-1]"),
  ])
  func `a provider's answer is repaired rather than refused`(text: String, repaired: String) throws {
    #expect(try JSONParser.parse(text, .lenient).text == repaired)
  }

  @Test(arguments: ["", "[", "{\"a\"", "\"", "\"\\", "Na", "-Inf", "-", "<html>", "[1,]", "\"\\u"])
  func `what cannot be understood is refused even when lenient`(text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(text, .lenient) }
  }

  @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
  func `64 levels are read and 65 are refused`(open: String, close: String) throws {
    func nested(_ depth: Int, inner: String) -> String {
      String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
    }
    let deepest = nested(64, inner: "0")
    #expect(try JSONParser.parse(deepest).text == deepest)
    #expect(throws: JSONError.self) { try JSONParser.parse(nested(65, inner: "0")) }
    #expect(throws: JSONError.self) { try JSONParser.parse(nested(65, inner: "0"), .lenient) }
    #expect(throws: JSONError.self) { try JSONParser.parse(String(repeating: open, count: 1_000_000)) }
  }

  @Test(arguments: [
    ("{\"a\" 1}", 1, 6, "expected ':'"), ("{\n  \"a\": 1,\n  \"b\": x\n}", 3, 8, "a value cannot begin with 'x'"),
    ("[1,\r\n2", 2, 2, "expected ',' or ']'"), ("", 1, 1, "the text ends where a value should stand"),
    ("{\"é\": \u{1}}", 1, 8, "a value cannot begin with byte 0x1"),
    ("{\"a\":1,\n\"a\":2}", 2, 1, "the member \"a\" stands here twice"),
    ("[\"open]", 1, 2, "the string that begins here has no end"),
    ("[1]\n]", 2, 1, "more text after the end of the value"),
    (#"["\ud800"]"#, 1, 3, "a lone surrogate stands for no character"),
    (#"["a\q"]"#, 1, 4, #"\'q' is no escape"#),
  ])
  func `an error names the line and the column`(text: String, line: Int, column: Int, reason: String) throws {
    let error = try #require(throws: JSONError.self) { try JSONParser.parse(text) }
    #expect(error.message == "line \(line), column \(column): \(reason)")
  }

  @Test func `an error shows an untrusted name short and escaped`() throws {
    let name = "\\u001b[2J" + String(repeating: "x", count: 1_000)
    let error = try #require(throws: JSONError.self) { try JSONParser.parse("{\"\(name)\":1,\"\(name)\":2}") }
    #expect(error.reason.utf8.count < 100)
    #expect(error.reason.contains(#"\u001b[2J"#))
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
