/// What the command line asks for.
struct TortureOptions {
  /// How many processes are to die.
  var kills = 2000
  /// Where all chance comes from.
  var seed = UInt64.random(in: 1...999_999)
  /// How many worlds there are at once.
  var lanes = 4
  /// Only this run of the seed, or nil for all that it takes.
  var run: Int?
  /// Only scenarios whose name has this in it.
  var scenario = ""
  /// How many rounds of many at once are played instead, or nil for none.
  var rounds: Int?
  /// Which rounds: crowd, disturbed, bustle, or all in turn.
  var kind = ""

  struct Mistake: Error, CustomStringConvertible {
    let description: String
  }

  init(_ words: ArraySlice<String>) throws {
    var rest = words
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw Mistake(description: "\(name) wants a value") }
      func number() throws -> Int {
        guard let number = Int(value), number >= 0 else { throw Mistake(description: "\(value) is no number") }
        return number
      }
      switch name {
      case "--kills": kills = try number()
      case "--seed": seed = UInt64(try number())
      case "--lanes": lanes = max(1, try number())
      case "--run": run = try number()
      case "--scenario": scenario = value
      case "--rounds": rounds = try number()
      case "--kind": kind = value
      default:
        throw Mistake(
          description:
            "\(name) is not known; there are --kills, --seed, --lanes, --run, --scenario, --rounds and --kind")
      }
    }
  }
}
