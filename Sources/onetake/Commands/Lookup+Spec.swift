extension CommandSpec {
  static let lookup = CommandSpec(
    name: "lookup", group: .make, summary: "Find the clip of a request; buy nothing",
    usage: ["--model MODEL --prompt TEXT [--image FILE] [OPTION]..."],
    about: [
      "Takes the options of generate that describe a request. A hit is shown with its path. A miss ends with 3 and is explained: the nearest request that the library holds, and exactly which fields differ. A picture that is held already in other bytes is named too."
    ],
    options: [.request, OptionGroup(title: "The clip", options: [OptionGroup.take, OptionGroup.output])],
    examples: [
      Example(
        line: "onetake lookup --model pixverse-v5.5/text-to-video --prompt 'Neon rain' --json",
        says: "Is it there already?")
    ],
    exitCodes: [
      .done, .unexpected, .invalid, .notFound, .nonconforming, .providerFailed, .uncertain, .damaged, .pending,
    ])
}
