import Domain
import Testing

@Suite struct RatioTests {
  @Test func `a fraction is kept in lowest terms`() {
    #expect(Ratio(61_952, 12_288)?.description == "121/24")
    #expect(Ratio(-6, 4)?.description == "-3/2")
    #expect(Ratio(0, 7)?.description == "0/1")
  }

  @Test func `a fraction beyond its bounds is refused`() {
    #expect(Ratio(1, 0) == nil)
    #expect(Ratio(1, -1) == nil)
    #expect(Ratio(Ratio.maximumNumerator, 1) != nil)
    #expect(Ratio(Ratio.maximumNumerator + 1, 1) == nil)
    #expect(Ratio(1, Ratio.maximumDenominator) != nil)
    #expect(Ratio(1, Ratio.maximumDenominator + 1) == nil)
    #expect(Ratio(Int.min, 1) == nil)
    #expect(Ratio(Int.min, Int.max) == nil)
  }

  @Test(arguments: [("5", "5/1"), ("5.0", "5/1"), ("0.25", "1/4"), ("7.500", "15/2"), ("0.000000001", "1/1000000000")])
  func `a decimal is read exactly`(text: String, fraction: String) {
    #expect(Ratio(decimal: text)?.description == fraction)
    #expect(Ratio(fraction) == Ratio(decimal: text))
  }

  @Test(arguments: ["", ".", "5.", ".5", "-1", "1e3", "1.2.3", "0.0000000001", "99999999999999999999", "٥"])
  func `what is no plain decimal is refused`(text: String) {
    #expect(Ratio(decimal: text) == nil)
  }

  @Test func `distance is tested without rounding`() throws {
    let third = try #require(Ratio(1, 3))
    let tenth = try #require(Ratio(1, 10))
    #expect(try #require(Ratio(13, 30)).isWithin(tenth, of: third))
    #expect(try #require(Ratio(7, 30)).isWithin(tenth, of: third))
    #expect(try !#require(Ratio(130_000_001, 300_000_000)).isWithin(tenth, of: third))
    #expect(third.isWithin(Ratio(whole: 0), of: third))
    let far = Ratio(whole: Ratio.maximumNumerator)
    #expect(!far.isWithin(tenth, of: Ratio(whole: -Ratio.maximumNumerator)))
  }

  @Test func `order, difference and product are exact`() throws {
    let (small, large) = (try #require(Ratio(1, 3)), try #require(Ratio(333_333_334, 1_000_000_000)))
    #expect(small < large && !(large < small))
    #expect(large.subtracting(small)?.description == "1/1500000000")
    #expect(small.multiplied(by: Ratio(whole: 3)) == Ratio(whole: 1))
    #expect(Ratio(whole: Ratio.maximumNumerator).multiplied(by: Ratio(whole: 2)) == nil)
  }

  @Test(arguments: [("121/24", "5.0416"), ("24/1", "24"), ("-1/50", "-0.02"), ("1/3", "0.3333"), ("0/1", "0")])
  func `a decimal for people is cut after four places`(fraction: String, text: String) {
    #expect(Ratio(fraction)?.decimal() == text)
  }
}
