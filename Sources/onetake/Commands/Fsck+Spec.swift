extension CommandSpec {
  static let fsck = CommandSpec(
    name: "fsck", group: .keep, summary: "Check the whole library", usage: [""],
    about: [
      "Reads every stored clip and image again and compares its digest, checks every row of the index, and that each has its other half. It finds and changes nothing."
    ],
    examples: [Example(line: "onetake fsck --json", says: "One finding a line")],
    exitCodes: [.done, .unexpected, .invalid, .damaged])
}
