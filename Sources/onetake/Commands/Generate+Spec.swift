extension CommandSpec {
  static let generate = CommandSpec(
    name: "generate", group: .make, summary: "Look a clip up, else buy it",
    usage: ["--model MODEL --prompt TEXT [--image FILE] [OPTION]..."],
    about: [
      "If the library holds a clip for exactly this request, from whichever provider, it is reused and costs 0.00. If one is on its way, it is joined. Only otherwise is one bought.",
      "A clip is judged before it is served. One that does not conform to the order is kept and reported, exit 4, with what can be done: accept it, or buy a new take.",
      "Ctrl-C does not undo a purchase: the job goes on at the provider, and onetake jobs resume brings it in.",
    ],
    options: [
      .request,
      OptionGroup(
        title: "Buying",
        options: [
          .value("max-cost", "USD", .money, help: "Stop with 7, nothing sent, where the clip would cost more."),
          .flag("accept-unknown-price", "Buy although the provider publishes no price (highway)."),
          OptionGroup.take,
          .flag("new-take", "Buy another take although one is there; it replaces nothing."),
          .flag("dry-run", "Say what would happen and what it would cost; send nothing."),
          .flag("no-wait", "End as soon as the provider has the job; it is collected in the background."),
          OptionGroup.output,
        ]),
    ],
    rules: [.atMostOne(["take", "new-take"])],
    examples: [
      Example(
        line: "onetake generate --model pixverse-v6/image-to-video --image cat.png --prompt 'The cat blinks slowly'",
        says: "Bring a picture to life, five seconds at 720p, from the cheapest provider"),
      Example(
        line: "onetake generate --model pixverse-v5.5/text-to-video --prompt 'Neon rain' --max-cost 0.20 -o rain.mp4",
        says: "From text alone, for 20 cents at most, with a copy here"),
    ],
    exitCodes: [
      .done, .unexpected, .invalid, .notFound, .nonconforming, .providerFailed, .uncertain, .overBudget, .damaged,
      .pending, .interrupted,
    ])
}
