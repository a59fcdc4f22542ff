import Domain
import Testing

/// RFC 8785.
@Suite struct CanonicalJSONTests {
  @Test func `the example of section 3-2-2 comes out as printed there`() throws {
    let text = #"""
      {
        "numbers": [333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#
    let canonical =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    #expect(try canonicalText(text) == canonical)
  }

  @Test func `members are sorted by UTF-16 units, which puts an emoji before a Hebrew letter`() throws {
    let text = #"""
      {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7}
      """#
    let object = try #require(JSONParser.parse(canonicalText(text)).objectValue)
    #expect(object.members.map(\.value) == [2, 4, 6, 7, 1, 5, 3])
  }

  @Test func `a name sorts before its own extensions, and names differ by their bytes`() throws {
    #expect(try canonicalText(#"{"aa":1,"a":2,"":3,"A":4}"#) == #"{"":3,"A":4,"a":2,"aa":1}"#)
    #expect(try canonicalText("{\"\u{E9}\":1,\"e\u{301}\":2}").utf8.elementsEqual("{\"e\u{301}\":2,\"\u{E9}\":1}".utf8))
  }

  @Test(arguments: [
    ("5.0", "5"), ("1e2", "100"), ("-0", "0"), ("-0.0", "0"), ("0.10", "0.1"), ("1e-7", "1e-7"), ("1E-6", "0.000001"),
    ("9007199254740991", "9007199254740991"), ("-9007199254740991", "-9007199254740991"), ("1e-400", "0"),
  ])
  func `numbers are written by their value`(literal: String, canonical: String) throws {
    #expect(try canonicalText(literal) == canonical)
  }

  @Test(arguments: ["9007199254740992", "-9007199254740992", "1E30", "1e308", "1e309", "-1e309"])
  func `whole numbers that texts do not carry exactly, and overflows, have no canonical form`(literal: String) throws {
    let value = try JSONParser.parse("[{\"a\":\(literal)}]")
    let error = #expect(throws: CanonicalJSONError.self) { try value.canonicalUTF8() }
    #expect(error?.literal == literal)
  }

  private func canonicalText(_ text: String) throws -> String {
    String(decoding: try JSONParser.parse(text).canonicalUTF8(), as: UTF8.self)
  }
}
