extension CommandSpec {
  static let open = CommandSpec(
    name: "open", group: .find, summary: "Play a clip", usage: ["ID"],
    about: [
      "Hands the clip to the desktop's player (xdg-open). With --json it prints the path and plays nothing."
    ],
    operands: [.one("ID", "The clip, by its id or a unique beginning of it.").completed(by: .clip)],
    examples: [Example(line: "onetake open 3f9c", says: "Play it")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
