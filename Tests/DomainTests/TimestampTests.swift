import Domain
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59.999Z", 951_868_799_999),
    ("2026-03-01T12:00:00.25+01:00", 1_772_362_800_250), ("1969-12-31T23:59:59Z", -1000),
    ("2026-03-01", 1_772_323_200_000), ("2026-03-01 00:00:00-00:30", 1_772_325_000_000),
    ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59.9999999Z", 253_402_300_799_999),
  ])
  func `a time is read to the millisecond, wherever it was written`(text: String, milliseconds: Int64) {
    #expect(Timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-02-29", "1900-02-29", "2026-04-31", "0000-01-01", "2026-03-01T",
    "2026-03-01T24:00:00Z",
    "2026-03-01T12:60:00Z", "2026-03-01T12:00:60Z", "2026-03-01T12:00:00", "2026-03-01T12:00:00.Z",
    "2026-03-01T12:00:00+24:00", "2026-03-01T12:00:00Zx", "26-03-01", "2026-3-1",
  ])
  func `what is no time is refused`(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (951_868_799_999, "2000-02-29T23:59:59.999Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
  ])
  func `a time is written in UTC with milliseconds`(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == text)
  }

  @Test func `every day of four hundred years is written as it is read`() {
    for day in stride(from: Int64(-200 * 366), to: 200 * 366, by: 1) {
      let moment = Timestamp(milliseconds: day * 86_400_000 + 43_200_123)
      #expect(Timestamp(moment.description) == moment)
    }
  }
}
