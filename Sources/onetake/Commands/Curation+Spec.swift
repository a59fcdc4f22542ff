extension CommandSpec {
  static let tag = CommandSpec(
    name: "tag", group: .curate, summary: "Tag clips, or list the tags",
    usage: ["", "NAME[,NAME]... ID...", "NAME[,NAME]... --query QUERY"],
    about: [
      "A tag is a word or a few: tag:client-x finds its clips, and so does the word itself. Case does not matter. Without operands the tags are listed, with how many clips have each.",
      undoable,
    ],
    operands: [
      .many("NAME", atLeast: 0, "The tags, with commas between them, and then the clips: ids or unique beginnings.")
        .completed(by: .tag, .clip)
    ],
    options: [choice(remove: "Take the tags off.")],
    examples: [
      Example(line: "onetake tag client-x,hero 3f9c 81aa", says: "Two tags for two clips"),
      Example(line: "onetake tag client-x --query 'neon after:7d' --dry-run", says: "What would be tagged?"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])

  static let collect = CommandSpec(
    name: "collect", group: .curate, summary: "Put clips into a collection, or list the collections",
    usage: ["", "NAME ID...", "NAME --query QUERY"],
    about: [
      "A collection is a list of clips under a name, such as \"spring ads\": collection:\"spring ads\" finds them. Without operands the collections are listed, with how many clips are in each.",
      undoable,
    ],
    operands: [
      .many("NAME", atLeast: 0, "The collection, and then the clips: ids or unique beginnings.")
        .completed(by: .collection, .clip)
    ],
    options: [choice(remove: "Take them out of it.")],
    examples: [
      Example(line: "onetake collect 'spring ads' 3f9c", says: "Put a clip into it"),
      Example(line: "onetake collect 'spring ads' --remove --query 'rating:<3'", says: "Take the weaker ones out"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])

  static let rate = CommandSpec(
    name: "rate", group: .curate, summary: "Rate clips from 1 to 5",
    usage: ["1..5 ID...", "none ID...", "1..5 --query QUERY"],
    about: ["rating:>=4 finds them, sort:rating lists the best first. none takes a rating away.", undoable],
    operands: [
      .many("RATING", "1 to 5, or none; and then the clips: ids or unique beginnings.").completed(by: nil, .clip)
    ],
    options: [choice()],
    examples: [Example(line: "onetake rate 5 3f9c", says: "The best there is")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])

  static let favourite = CommandSpec(
    name: "favourite", group: .curate, summary: "Mark clips as favourites", usage: ["ID...", "--query QUERY"],
    about: ["is:favourite finds them.", undoable],
    operands: [.many("ID", atLeast: 0, "Clips, by their ids or unique beginnings.").completed(by: .clip)],
    options: [choice(remove: "Take the mark away.")],
    examples: [Example(line: "onetake favourite 3f9c 81aa", says: "These two")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])

  static let note = CommandSpec(
    name: "note", group: .curate, summary: "Write a note on clips", usage: ["TEXT ID...", "TEXT --query QUERY"],
    about: [
      "A clip has one note, and a new one replaces it; '' takes it away. Its words are found like those of a prompt, and note:word finds them there alone.",
      undoable,
    ],
    operands: [.many("TEXT", "The note, and then the clips: ids or unique beginnings.").completed(by: nil, .clip)],
    options: [choice()],
    examples: [Example(line: "onetake note 'client wants it slower' 3f9c", says: "Say what to do with it")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])

  static let undo = CommandSpec(
    name: "undo", group: .curate, summary: "Take back what tag, collect, rate, favourite and note did",
    usage: ["[--list | --dry-run]"],
    about: [
      "Undoes the last of these commands that is not undone yet, for all its clips: each is again as it was before it. Run it again to undo the one before. The last 100 can be undone.",
      "It brings nothing back that was paid, deleted or put into the trash: `restore` does that.",
    ],
    options: [
      OptionGroup(
        title: "Options",
        options: [
          .flag("list", "Show what can be undone, the last first."),
          .flag("dry-run", "Only say what would be undone."),
        ])
    ],
    rules: [.atMostOne(["list", "dry-run"])],
    examples: [Example(line: "onetake undo --list", says: "What was done last?")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])

  private static let undoable =
    "It changes neither the clip nor which request it answers, and `onetake undo` takes it back."

  private static func choice(remove: String? = nil) -> OptionGroup {
    OptionGroup(
      title: "Options",
      options: (remove.map { [.flag("remove", $0)] } ?? []) + [
        .value(
          "query", "QUERY", .library(.query),
          help: "All clips that this search finds, instead of ids. See onetake search --help."),
        .value("saved", "NAME", .library(.saved), help: "All clips of a saved search; with --query those of both."),
        .flag("dry-run", "Only say which clips would change."),
      ])
  }
}
