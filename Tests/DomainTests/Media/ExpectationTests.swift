import Domain
import Testing

@Suite struct ExpectationTests {
  @Test func `every field is read, in any order, parted by spaces or commas`() throws {
    let expected = try Expectation(parsing: "aspect=16:9, audio=none duration=7.5,resolution=720P")
    #expect(expected.resolution == .p720)
    #expect(expected.aspect == AspectRatio(16, 9))
    #expect(expected.duration == Ratio(15, 2))
    #expect(expected.audio == .forbidden)
    #expect(expected.image == nil)
  }

  @Test func `nothing said is nothing expected`() throws {
    #expect(try Expectation(parsing: "  ") == Expectation())
  }

  @Test(arguments: [
    ("resolution=721p", "resolution", "721p"), ("resolution", "resolution", ""), ("aspect=0:9", "aspect", "0:9"),
    ("aspect=16x9", "aspect", "16x9"), ("duration=0", "duration", "0"), ("duration=-1", "duration", "-1"),
    ("duration=3600.1", "duration", "3600.1"), ("duration=five", "duration", "five"),
    ("duration=1e3", "duration", "1e3"),
    ("audio=maybe", "audio", "maybe"), ("colour=red", "colour", "red"), ("audio=yes audio=no", "audio", "no"),
  ])
  func `what is wrong is named with its field, its value and the cure`(text: String, field: String, value: String) {
    do {
      let expectation = try Expectation(parsing: text)
      Issue.record("took \(text) for \(expectation)")
    } catch {
      #expect(error.field == field)
      #expect(error.value == value)
      #expect(!error.allowed.isEmpty)
      #expect(error.message.hasPrefix("\(field)=\(value): allowed: "))
    }
  }

  @Test(arguments: ["3600", "0.000000001"])
  func `durations are taken up to their limits`(text: String) throws {
    #expect(try Expectation(parsing: "duration=\(text)").duration == Ratio(decimal: text))
  }
}
