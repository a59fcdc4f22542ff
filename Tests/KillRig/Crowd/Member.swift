import Domain
import Foundation
import Glibc
import Rig

/// One process of a crowd: what it does, and by which clock.
package struct Member: Sendable {
  /// The name by which the provider and the history know it.
  package let name: String
  /// What it does, in a few words.
  package let door: String
  package let words: [String]
  /// The prompt that it asks for, or empty.
  package var request = ""
  /// By how many seconds its clock is wrong.
  package var shift: Int64 = 0
  /// The codes that it may end with while nothing is disturbed.
  package var mayEnd: Set<Int32> = [0]

  init(_ name: String, _ door: String, _ words: [String], request: String = "", mayEnd: Set<Int32> = [0]) {
    self.name = name
    self.door = door
    self.words = words
    self.request = request
    self.mayEnd = mayEnd
  }

  /// The library that shifts a clock, where `swift build` has put it.
  package static let shiftedClock = Program.buildFolder + "/libShiftedClock.so"

  /// Starts it in a world.
  func start(_ world: World) throws -> Running {
    let url = "http://127.0.0.1:\(world.rig.port)/_as/\(name)"
    var changes = world.variables
    changes["ONETAKE_HOME"] = world.home
    changes["XDG_CONFIG_HOME"] = world.folder + "/config"
    for name in ["SHORTAPI", "HIGHWAY", "GMI"] { changes["ONETAKE_\(name)_URL"] = url }
    if shift != 0 {
      guard FileManager.default.fileExists(atPath: Self.shiftedClock) else {
        throw KillRigError("\(Self.shiftedClock) is not built: run `swift build`")
      }
      changes["LD_PRELOAD"] = Self.shiftedClock
      changes["SHIFTED_CLOCK"] = String(shift)
    }
    return Running(member: self, program: try world.rig.start(words, changes))
  }
}

/// A member that runs.
final class Running: Sendable {
  let member: Member
  let program: Program

  init(member: Member, program: Program) {
    self.member = member
    self.program = program
  }

  /// Waits for its end and says what it was told. What `fate` did to it widens the ways in which it may end.
  func finish(_ world: World, fate: String = "", mayEnd further: Set<Int32> = []) throws -> History.Process {
    let outcome = try world.ending(program, member.words)
    var process = History.Process()
    process.name = member.name
    process.number = program.number
    process.door = member.door
    process.request = member.request
    process.shift = member.shift
    process.began = program.began
    process.ended = program.ended ?? program.began
    process.code = outcome.code
    process.mayEnd = member.mayEnd.union(further)
    process.errors = outcome.errors
    process.fate = fate
    if member.words.contains("--json") {
      let json = outcome.lines.first ?? .null
      process.outcome = json["outcome"]?.stringValue ?? ""
      process.digest = json["digest"]?.stringValue
      process.charged = json["cost"]?["charged"]?.stringValue.flatMap { Money($0) }?.nanos
    } else {
      process.outcome = String(outcome.output.prefix { $0 != " " && $0 != "\n" })
      process.digest = Self.digest(in: outcome.output)
    }
    if !["reused", "generated", "joined"].contains(process.outcome) { process.digest = nil }
    return process
  }

  /// The digest that a clip's path in the store ends with, in words for a person.
  private static func digest(in text: String) -> String? {
    text.split { !$0.isHexDigit }.map(String.init).first { $0.utf8.count == 64 }
  }
}

extension Member {
  /// The doors through which one request can be asked for by whoever waits for its clip; they take turns.
  static func asking(_ index: Int, _ prompt: String, _ world: World) -> Member {
    let name = "asker-\(index)"
    let bare = ["--model", "pixverse-v5.5/text-to-video", "--prompt", prompt, "--resolution", "540p"]
    let (door, words): (String, [String]) =
      switch index % 6 {
      case 0: ("generate --json", ["--json"] + Words.text(prompt))
      case 1: ("generate", Words.text(prompt))
      case 2: ("generate --provider auto", ["--json", "--provider", "auto"] + bare)
      case 3: ("generate, all said", ["--json"] + Words.text(prompt) + ["--duration", "5", "--aspect", "16:9"])
      case 4: ("generate -o", ["--json", "-o", "\(world.outside)/copy-\(index).mp4"] + Words.text(prompt))
      default: ("generate --take 1", ["--json", "--take", "1", "--max-cost", "0.50"] + Words.text(prompt))
      }
    return Member(name, door, ["generate"] + words, request: prompt)
  }

  /// Those who stand by: they look, or order and do not wait.
  static func standingBy(_ index: Int, _ prompt: String) -> Member {
    let name = "bystander-\(index)", words = Words.text(prompt)
    switch index % 6 {
    case 0: return Member(name, "lookup", ["lookup", "--json"] + words, request: prompt, mayEnd: [0, 3, 9])
    case 1: return Member(name, "generate --no-wait", ["generate", "--json", "--no-wait"] + words, request: prompt)
    case 2: return Member(name, "generate --dry-run", ["generate", "--json", "--dry-run"] + words, mayEnd: [0, 9])
    case 3: return Member(name, "jobs", ["jobs", "list", "--json"])
    case 4: return Member(name, "search", ["search", "--json", "neon"], mayEnd: [0, 3])
    default: return Member(name, "stats", ["stats", "--json"])
    }
  }
}
