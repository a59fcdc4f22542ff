extension CommandSpec {
  static let quote = CommandSpec(
    name: "quote", group: .make, summary: "Compare what the providers would charge",
    usage: ["--model MODEL --prompt TEXT [--image FILE] [OPTION]..."],
    about: [
      "Shows every provider's price for exactly this request, cheapest first, or why it cannot serve it. A price that is not published is unknown, never zero. Nothing is sent."
    ],
    options: [.request],
    examples: [
      Example(
        line: "onetake quote --model pixverse-v6/image-to-video --image cat.png --prompt 'The cat blinks' --duration 8",
        says: "Who is cheapest for eight seconds?")
    ])
}
