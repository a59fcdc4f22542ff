extension CommandSpec {
  static let accept = CommandSpec(
    name: "accept", group: .judge, summary: "Serve a nonconforming clip from now on", usage: ["ID"],
    about: [
      "The findings stay with the clip, and the same request is answered by it instead of exit 4. It also serves a clip that could not be judged."
    ],
    operands: [.one("ID", "The clip, by its id or a unique beginning of it.").completed(by: .clip)],
    examples: [Example(line: "onetake accept 3f9c", says: "Short by a second, and good enough")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
