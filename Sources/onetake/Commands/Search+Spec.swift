extension CommandSpec {
  static let search = CommandSpec(
    name: "search", group: .find, summary: "Find clips by their prompts and facts", usage: ["[QUERY]... [OPTION]..."],
    about: [
      "Whatever is typed is a search. Without a query the newest clips are shown."
    ],
    operands: [
      .many("QUERY", atLeast: 0, "Words and fields, as below; docs/search.md shows more.").completed(by: .query)
    ],
    tables: [words, fields],
    options: [
      OptionGroup(
        title: "Results",
        options: [
          .value("limit", "N", .whole(1...1000), help: "So many clips at most. Default: 20."),
          .value("like", "ID", .library(.clip), help: "Clips from the same image, or with a near prompt."),
          .flag("explain", "Show how it is answered, not the clips."),
          .flag("corrected", "Take the \"did you mean\", if there is one."),
          .value("next", "TOKEN", help: "Go on where a --json answer ended."),
          .value("saved", "NAME", .library(.saved), help: "Search within a saved search."),
          .value("save", "NAME", help: "Save the query under a name."),
          .flag("list-saved", "Show the saved searches."),
          .value("forget", "NAME", .library(.saved), help: "Forget a saved search."),
        ])
    ],
    rules: [
      .atMostOne(["save", "saved", "list-saved", "forget"]), .atMostOne(["like", "explain", "corrected", "next"]),
    ],
    examples: [
      Example(
        line: "onetake search neon '\"slow pan\"' -blurry 'duration:>5' after:7d",
        says: "Quote what the shell would read: quotes, parentheses, * and >")
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged], takesDashedOperands: true)

  private static let words = Table(
    title: "Words",
    rows: [
      .init("neon rain", "Both, in any order; case and accents do not matter."),
      .init("\"slow pan\"", "These words, one behind the other."),
      .init("neo*", "Every word that begins so."),
      .init("-blurry", "Not this; also -\"a phrase\", -tag:x and -(a b)."),
      .init("rain OR snow", "Either; parentheses group: neon (rain OR snow)"),
      .init("prompt:neon", "In the prompt only; so with negative: and note:"),
    ])

  private static let fields = Table(
    title: "Fields, as field:value",
    rows: [
      .init("duration, fps", "5, 1:05, >5, <=5, 5..8; 24, 23.976"),
      .init("size, cost", ">10MB, 500kB..2MiB; 0.3, $0.10..0.30"),
      .init("rating, take", "4, >=4, 2..3; so with seed"),
      .init("resolution", "1080p, >=720p, 1920x1080; aspect:9:16, aspect:portrait"),
      .init("after, before", "2026-01-31, 2026-01, 7d, today; created:2026-01..2026-03"),
      .init("model, provider", "pixverse-v6*; shortapi, highway, gmi"),
      .init("tag, collection", "client-x, client*, \"spring ads\""),
      .init("verdict, state", "conforms, violations, not-judged; available, failed*"),
      .init("id, key, digest", "Their beginning is enough."),
      .init("has", "audio, image, negative, seed, tag, rating, cost, note"),
      .init("is", "favourite, trashed, imported, nonconforming"),
      .init("sort", "newest, oldest, relevance, rating, cost, duration"),
      .init("group", "takes: the takes of one request together"),
    ])
}
