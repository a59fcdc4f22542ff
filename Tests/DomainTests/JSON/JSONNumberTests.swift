import Domain
import Testing

@Suite struct JSONNumberTests {
  @Test(arguments: [
    ("5", 5), ("5.0", 5), ("0.5e1", 5), ("50e-1", 5), ("1e2", 100), ("-0", 0), ("-0.0", 0), ("0e999", 0), ("-7", -7),
    ("9007199254740991", 9_007_199_254_740_991), ("-9007199254740991", -9_007_199_254_740_991),
    ("9007199254740991.0", 9_007_199_254_740_991), ("9.007199254740991e15", 9_007_199_254_740_991),
  ])
  func `a whole number counts by its value, however it is written`(literal: String, value: Int) {
    #expect(JSONNumber(parsing: literal)?.int == value)
  }

  @Test(arguments: [
    "5.5", "1e-1", "9007199254740992", "-9007199254740992", "9007199254740992.0", "9223372036854775807",
    "9223372036854775808", "1e16", "1e308", "1e309", "-1e309",
  ])
  func `a fraction, or a number beyond what all readers agree on, is no whole number`(literal: String) throws {
    #expect(try #require(JSONNumber(parsing: literal)).int == nil)
  }

  @Test(arguments: ["", " 5", "5 ", "+5", "05", "5.", ".5", "0x5", "five", "5,0", "NaN", "inf", "٥"])
  func `text that is no JSON number is none`(text: String) {
    #expect(JSONNumber(parsing: text) == nil)
  }

  @Test func `a job id that no Double can hold keeps its digits`() throws {
    let answer = try JSONParser.parse(#"{"job_id":12345678901234567890123}"#, .lenient)
    #expect(answer["job_id"] == .number(try #require(JSONNumber(parsing: "12345678901234567890123"))))
    #expect(answer["job_id"]?.text == "12345678901234567890123")
    #expect(answer["job_id"]?.intValue == nil)
  }

  @Test func `a number that is not finite has no literal`() {
    #expect(JSONNumber(Double.infinity) == nil)
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSON.double(-.infinity) == .null)
    #expect(JSONNumber(parsing: "1e309")?.double == nil)
  }

  /// The samples of RFC 8785, appendix B.
  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
      (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
      (0xc340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] as [(UInt64, String)])
  func `a Double is written as ECMAScript writes it`(bits: UInt64, text: String) {
    #expect(JSONNumber(Double(bitPattern: bits))?.literal == text)
  }
}
