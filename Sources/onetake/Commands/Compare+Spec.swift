extension CommandSpec {
  static let compare = CommandSpec(
    name: "compare", group: .find, summary: "Put two takes side by side", usage: ["ID ID [--picture FILE]"],
    about: [
      "What was ordered and measured, findings, verdict and cost of two takes, and where their requests differ. They may be takes of one request or of different ones, with a clip or without.",
      "The picture holds both storyboards: ten moments of each clip, the first clip's row (blue bar) above the second's (orange bar), each at the same part of its length. On a terminal that can show pictures it is shown.",
    ],
    operands: [
      .one("ID", "The first clip or job.").completed(by: .clip), .one("ID", "The second one.").completed(by: .clip),
    ],
    options: [
      OptionGroup(
        title: "Picture",
        options: [
          .value(
            "picture", short: "o", "FILE", .path,
            help: "Write the picture of both storyboards: .webp, .jpg or .png. A file that is there is never replaced."),
          .flag("no-picture", "Show no picture on the terminal."),
        ])
    ],
    examples: [
      Example(line: "onetake compare 3f9c 8a1b", says: "What differs, and how they look"),
      Example(line: "onetake compare 3f9c 8a1b -o both.webp", says: "The picture as a file"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
