extension CommandSpec {
  static let doctor = CommandSpec(
    name: "doctor", group: .keep, summary: "Check that everything needed is there", usage: [""],
    about: [
      "Versions, codecs, permissions, disk space, which keys are set (never what they are), whether the providers can be reached, the health of the index, and what is optional. Each failure comes with its cure."
    ],
    examples: [Example(line: "onetake doctor", says: "Before the first clip, or when something is odd")],
    exitCodes: [.done, .unexpected, .invalid, .damaged])
}
