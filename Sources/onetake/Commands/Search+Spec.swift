extension CommandSpec {
  static let search = CommandSpec(
    name: "search", group: .find, summary: "Find clips by their prompts and facts", usage: ["[QUERY]... [OPTION]..."],
    about: [
      "Words must all be there, in any order; \"quotes\" make a phrase, and - leaves out. Filters: model:, resolution:, duration:, verdict:, after:, before:. Without a query the newest clips are shown.",
      "Whatever is typed is a search: nothing here is a mistake of syntax.",
    ],
    operands: [.many("QUERY", atLeast: 0, "Words, phrases and filters.")],
    options: [
      OptionGroup(
        title: "Results",
        options: [
          .value("limit", "N", .whole(1...1000), help: "So many clips at most. Default: 20."),
          .value("next", "TOKEN", help: "Go on where an earlier --json answer ended, by its \"next\"."),
        ])
    ],
    examples: [
      Example(line: "onetake search neon girl -blurry", says: "Both words, and not the third"),
      Example(
        line: "onetake search '\"slow pan\"' resolution:1080p 'duration:>5' after:2026-01-01",
        says: "A phrase and filters; quote what the shell would read"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged], takesDashedOperands: true)
}
