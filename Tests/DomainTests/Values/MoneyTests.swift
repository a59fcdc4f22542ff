import Domain
import Testing

@Suite struct MoneyTests {
  @Test(arguments: [
    ("0.02", "0.02"), ("0", "0.00"), ("12", "12.00"), ("-1.5", "-1.50"), ("0.1280", "0.128"), ("-0", "0.00"),
    ("0.000000001", "0.000000001"), ("1.10000000000000", "1.10"), ("007.5", "7.50"), ("1000000", "1000000.00"),
    ("-1000000.00", "-1000000.00"), ("999999.999999999", "999999.999999999"),
  ])
  func `a decimal is read exactly and printed with two places or as many as count`(text: String, printed: String) {
    #expect(Money(text)?.description == printed)
  }

  @Test(arguments: [
    "", "-", ".5", "5.", "1e3", "$1", "1,5", "0.0000000001", "99999999999", "1.2.3", " 1", "1 ", "+1", "--1", "1.-2",
    "٣", "1.2\u{301}", "1000000.000000001", "-1000000.01", "9223372037", "99999999999999999999999",
    "0." + String(repeating: "0", count: 1_000), String(repeating: "0", count: 1_000),
  ])
  func `what is no exact decimal of up to a million dollars is refused`(text: String) {
    #expect(Money(text) == nil)
  }

  @Test func `sums and products are exact, and stop at the end of the range instead of trapping`() {
    let (most, least) = (Money(nanos: .max), Money(nanos: .min))
    let cent = Money(nanos: 10_000_000)
    #expect(Money(nanos: 77_000_000) * 8 == Money("0.616"))
    #expect((0..<10).reduce(Money.zero) { sum, _ in sum + Money(nanos: 100_000_000) } == Money("1"))
    #expect(cent - Money(nanos: 20_000_000) == Money("-0.01"))
    #expect(most + cent == most)
    #expect(least + least == least)
    #expect(least - cent == least)
    #expect(Money.zero - least == most)
    #expect(most * 2 == most)
    #expect(most * -2 == least)
    #expect(least * 2 == least)
    #expect(least * -1 == most)
    #expect(most.description == "9223372036.854775807")
    #expect(least.description == "-9223372036.854775808")
  }

  @Test func `nine thousand of the largest amounts add up exactly`() {
    let sum = (0..<9_000).reduce(Money.zero) { sum, _ in sum + .largest }
    #expect(sum.description == "9000000000.00")
  }

  @Test func `in JSON an amount is a decimal string, and an unknown one null`() {
    #expect(JSON.money(Money(nanos: 190_000_000)) == "0.19")
    #expect(JSON.money(nil) == .null)
  }
}
