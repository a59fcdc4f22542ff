extension CommandSpec {
  static let show = CommandSpec(
    name: "show", group: .find, summary: "Show everything known about a clip", usage: ["ID..."],
    about: [
      "Request, takes, provider, job, prices, measured facts, findings, digests and the history of each step. An id can be shortened as long as it is the only one that begins so."
    ],
    operands: [.many("ID", "Clips.")],
    examples: [Example(line: "onetake show 3f9c", says: "By the beginning of its id")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
