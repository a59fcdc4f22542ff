import Domain
import Testing

@Suite struct CivilDateTests {
  private static let dayLength: Int64 = 86_400_000

  private static func length(ofMonth month: Int, year: Int) -> Int {
    if month == 2 { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  @Test func `every day of two centuries is the one that follows the last`() throws {
    // Counted day by day from a moment that everybody knows, as a calendar on a wall does.
    var moment: Int64 = 0
    var wrong = 0
    for year in 1970...2101 {
      for month in 1...12 {
        for day in 1...Self.length(ofMonth: month, year: year) {
          let date = CivilDate(year: year, month: month, day: day)
          let first = CivilDate(milliseconds: moment), last = CivilDate(milliseconds: moment + Self.dayLength - 1)
          if date?.milliseconds != moment || first != date || last != date { wrong += 1 }
          moment += Self.dayLength
        }
      }
    }
    moment = 0
    for year in (1899..<1970).reversed() {
      for month in (1...12).reversed() {
        for day in (1...Self.length(ofMonth: month, year: year)).reversed() {
          moment -= Self.dayLength
          let date = CivilDate(year: year, month: month, day: day)
          if date?.milliseconds != moment || CivilDate(milliseconds: moment) != date { wrong += 1 }
        }
      }
    }
    #expect(wrong == 0)
  }

  @Test func `the last moment of a month is in it, and the next one is not`() {
    let march = CivilDate("2026-03-01")!.milliseconds
    #expect(CivilDate(milliseconds: march - 1).description == "2026-02-28")
    #expect(CivilDate(milliseconds: march - 1).firstOfMonth.description == "2026-02-01")
    #expect(CivilDate(milliseconds: march).firstOfMonth.milliseconds == march)
    #expect(CivilDate(milliseconds: march - 1).firstOfNextMonth.milliseconds == march)
    #expect(CivilDate("2026-12-31")?.firstOfNextMonth.description == "2027-01-01")
    #expect(CivilDate(milliseconds: -1).description == "1969-12-31")
    #expect(CivilDate(milliseconds: Int64.max).year > 9999)
    #expect(CivilDate(milliseconds: Int64.min).year < 1)
  }

  @Test(arguments: ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
  func `a day that exists is read and written alike`(text: String) {
    #expect(CivilDate(text)?.description == text)
  }

  @Test(arguments: [
    "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "0000-01-01", "10000-01-01",
    "2026-1-1", "2026-01-01 ", "+026-01-01", "2026/01/01", "", "２０２６-01-01",
  ])
  func `a day that does not exist is none`(text: String) {
    #expect(CivilDate(text) == nil)
  }
}
