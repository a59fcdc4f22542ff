extension CommandSpec {
  static let show = CommandSpec(
    name: "show", group: .find, summary: "Show everything known about a clip", usage: ["ID..."],
    about: [
      "Request, takes, provider, job, prices, measured facts, findings, digests and the history of each step. An id can be shortened as long as it is the only one that begins so.",
      "On a terminal the poster comes first: in pixels where it knows kitty's, iTerm2's or sixel graphics, else in coloured blocks. It is drawn when it is first wanted, and kept in the library's folder derived. libchafa draws it; where that is not installed, and with NO_COLOR, --no-color or TERM=dumb, there is none.",
    ],
    operands: [.many("ID", "Clips.").completed(by: .clip)],
    options: [OptionGroup(title: "Picture", options: [.flag("no-picture", "Draw no poster.")])],
    examples: [
      Example(line: "onetake show 3f9c", says: "By the beginning of its id"),
      Example(line: "onetake show --no-picture 3f9c", says: "The words alone"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
