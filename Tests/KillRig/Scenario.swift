import Domain

/// A command in a situation: what is killed at every moment of its way, and has to come to the same end all the same.
package struct Scenario: Sendable, CustomStringConvertible {
  /// What it is, as a person would say it.
  package let name: String
  /// What the config says besides the usual.
  package var settings = JSONObject()
  /// What goes wrong at the provider from the command on.
  package var faults: [String] = []
  /// What was there before; never killed.
  package var prepare: @Sendable (World, Lane) throws -> Void = { _, _ in }
  /// The command that is killed, and run again until it ends by itself.
  package let command: @Sendable (World) throws -> [String]
  /// What is run after it, never killed.
  package var afterwards: [[String]] = []
  /// The codes that the command may end with where nothing is killed.
  package var codes: Set<Int32> = [0]
  /// The codes that it may end with besides when it is run again after a kill, for its work was done by then.
  package var codesAgain: Set<Int32> = []
  /// Whether, after a kill, other commands may refuse to work until the same one is run again.
  package var comesFirstAgain = false
  /// How often the same point is struck: at its first, second … time, and at its last.
  package var turns = 3

  package var description: String { name }

  init(_ name: String, command: @escaping @Sendable (World) throws -> [String]) {
    self.name = name
    self.command = command
  }

  /// A scenario whose command is always the same words.
  init(_ name: String, _ words: [String]) { self.init(name) { _ in words } }

  /// A copy with some of it changed.
  func with(_ change: (inout Scenario) -> Void) -> Scenario {
    var copy = self
    change(&copy)
    return copy
  }

  /// Every scenario. To cover a new fault point, add the point to `FaultPoint` and a scenario that reaches it here.
  package static let all: [Scenario] = generating + collecting + doubting + recovering + keeping
}

extension World {
  /// Runs a command that prepares a scenario, and insists on how it ends.
  @discardableResult
  func prepared(_ words: [String], code: Int32 = 0, kill: Kill? = nil) throws -> JSON {
    let outcome = try onetake(words, kill: kill)
    guard outcome.code == code else {
      throw KillRigError("\(words) ends with \(outcome.code): \(outcome.output)\(outcome.errors)")
    }
    return outcome.json
  }

  /// Makes an empty library, so that a scenario's kills do not begin with the making of one.
  func makeLibrary() throws { try prepared(["jobs", "list"]) }

  /// The id of the only take there is.
  func onlyTake() throws -> String {
    let takes = try snapshot().takes
    guard takes.count == 1 else { throw KillRigError("there are \(takes.count) takes") }
    return takes[0].id
  }
}
