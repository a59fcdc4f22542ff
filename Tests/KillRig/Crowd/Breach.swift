/// What has to hold of every history.
package enum Rule: String, CaseIterable, Sendable {
  case oneCharge = "at most one charge for each take that may be paid for"
  case intentFirst = "each charge has an intent that is older"
  case jobKnown = "each charge is known to one take, and each take's job was charged"
  case ledger = "the ledger says what the provider charged"
  case paidFirst = "nobody is told of a clip before it is paid for"
  case oneDigest = "equal requests get equal digests"
  case toldCharge = "nobody is told to have paid what was not charged for it"
  case holder = "only who holds a take moves it on: whoever was fenced off changes nothing"
  case succession = "each step follows the one before it"
  case ending = "each process ends as it may"
  case lockedOut = "nobody hears of a locked database"
  case falseAlarm = "whoever is given a clip is not sent to fetch it"
  case wholeClip = "each clip that somebody was given is whole"
  case soundLibrary = "fsck finds nothing"
  case tidyLibrary = "nothing of the dead is left after the next start"
}

/// A rule that was broken, with the lines of the history that show it.
package struct Breach: Hashable, Sendable, CustomStringConvertible {
  package let rule: Rule
  /// What is wrong, in a sentence.
  package let reason: String
  package let lines: [String]

  init(_ rule: Rule, _ reason: String, _ lines: [any CustomStringConvertible] = []) {
    self.rule = rule
    self.reason = reason
    self.lines = lines.map(\.description)
  }

  package var description: String {
    (["BROKEN: \(rule.rawValue)", "  \(reason)"] + lines.map { "    \($0)" }).joined(separator: "\n")
  }
}
