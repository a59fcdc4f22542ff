extension CommandSpec {
  static let remove = CommandSpec(
    name: "rm", group: .keep, summary: "Put clips into the trash", usage: ["ID..."],
    about: [
      "A clip in the trash is not found and not served, and its request is not bought again unasked: it says that restore would bring the clip back for 0.00.",
      "It stays there for the grace period, 30 days unless trash.days in the config says otherwise; after that `onetake gc` may sweep it, and only then its disk space is free.",
    ],
    operands: [.many("ID", "Clips.").completed(by: .clip)],
    examples: [Example(line: "onetake rm 3f9c 81aa", says: "Two clips")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])

  static let restore = CommandSpec(
    name: "restore", group: .keep, summary: "Take clips out of the trash", usage: ["ID..."],
    about: [
      "The clip is found and served again as before. One that `onetake gc` has swept cannot be restored, unless its bytes are still there for another clip."
    ],
    operands: [.many("ID", "Clips in the trash.").completed(by: .clip)],
    examples: [Example(line: "onetake restore 3f9c", says: "Bring it back")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
