import Domain
import Testing

@Suite struct MoneyTests {
  @Test(arguments: [
    ("0.02", "0.02"), ("0", "0.00"), ("12", "12.00"), ("-1.5", "-1.50"), ("0.1280", "0.128"),
    ("0.000000001", "0.000000001"), ("1.10000000000000", "1.10"),
  ])
  func `a decimal is read exactly and printed with two places or as many as count`(text: String, printed: String) {
    #expect(Money(text)?.description == printed)
  }

  @Test(arguments: ["", "-", ".5", "5.", "1e3", "$1", "1,5", "0.0000000001", "99999999999", "1.2.3", " 1"])
  func `what is no exact decimal of dollars is refused`(text: String) {
    #expect(Money(text) == nil)
  }
}
