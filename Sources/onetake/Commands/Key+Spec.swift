extension CommandSpec {
  static let key = CommandSpec(
    name: "key", group: .make, summary: "Show a request's key and what it is made of",
    usage: ["--model MODEL --prompt TEXT [--image FILE] [OPTION]..."],
    about: [
      "Prints the canonical document of a request and its SHA-256, the request key. Two requests that would buy the same clip have the same key."
    ],
    options: [.request],
    examples: [
      Example(line: "onetake key --model pixverse-v5.5/text-to-video --prompt 'Neon rain' --json", says: "As JSON")
    ])
}
