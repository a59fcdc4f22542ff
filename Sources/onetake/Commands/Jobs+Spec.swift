extension CommandSpec {
  static let jobs = CommandSpec(
    name: "jobs", group: .money, summary: "Generations in flight or in doubt",
    usage: [
      "[list]", "resume [ID]...", "resolve ID --job-id J | --not-charged | --charged | --refunded USD", "cancel ID",
    ],
    about: [
      "A paid job is never forgotten: it waits here until its clip is in the library, or until a person has said what became of it."
    ],
    examples: [
      Example(line: "onetake jobs", says: "What is on its way, and what is in doubt"),
      Example(line: "onetake jobs resume", says: "Bring in everything that was paid for"),
    ],
    exitCodes: [
      .done, .unexpected, .invalid, .notFound, .nonconforming, .providerFailed, .uncertain, .damaged, .pending,
    ],
    subcommands: [.jobsList, .jobsResume, .jobsResolve, .jobsCancel])

  private static let jobsList = CommandSpec(
    name: "jobs list", group: .money, summary: "Show jobs that are not done", usage: [""],
    about: [
      "Each with its state, since when, its provider and job id, what it costs, and what can be done.",
      "An answer that could not be read before is looked for again. A warning stands for a paid job that no take has, because its answer came too late: resolve with its --job-id takes it up.",
    ],
    examples: [Example(line: "onetake jobs list --json", says: "One a line, for a script")],
    exitCodes: [.done, .unexpected, .invalid, .damaged])

  private static let jobsResume = CommandSpec(
    name: "jobs resume", group: .money, summary: "Poll and download what was paid for", usage: ["[ID]..."],
    about: [
      "Goes on with jobs that the provider has, asks again for results that were lost, and judges clips that were not. It never buys: a job that was never sent is not sent by this. What a person called lost is asked for only by its ID."
    ],
    operands: [.many("ID", atLeast: 0, "Only these. Default: all that can be resumed.").completed(by: .clip)],
    examples: [Example(line: "onetake jobs resume 3f9c", says: "This one only")],
    exitCodes: [
      .done, .unexpected, .invalid, .notFound, .nonconforming, .providerFailed, .uncertain, .damaged, .pending,
      .interrupted,
    ])

  private static let jobsResolve = CommandSpec(
    name: "jobs resolve", group: .money, summary: "Say what became of a payment in doubt",
    usage: ["ID --job-id J", "ID --not-charged | --charged | --refunded USD"],
    about: [
      "Where the request left and no answer said whether a job exists, only a person can know: look at the provider's own list of jobs or its bill, then say it here. Until then the same request stops with 6 rather than be bought twice.",
      "A job that the provider has, and that never comes (its key is gone, its id was no job's), is ended in the same way. That takes a person: no answer to a poll ends it. While a process works on it nothing can be said of it, and a job that the provider called done was charged.",
      "A job that a late answer named, as jobs warns, is taken up by its id: by its own take if that one still waits for it, else as a further take of the same request.",
    ],
    operands: [.one("ID", "The job, by its id or a unique beginning of it.").completed(by: .clip)],
    options: [
      OptionGroup(
        title: "What became of it",
        options: [
          .value("job-id", "J", help: "The job exists under this id at the provider; it is asked for first."),
          .flag("not-charged", "No job exists; the same request may be sent when it is asked again."),
          .flag("charged", "It was charged and nothing came; booked as spent."),
          .value(
            "refunded", "USD", .money,
            help: "It was charged, and this much came back in all: said again, it replaces what was said before."),
        ])
    ],
    rules: [.exactlyOne(["job-id", "not-charged", "charged", "refunded"])],
    examples: [
      Example(line: "onetake jobs resolve 3f9c --job-id 8d21e0", says: "The provider lists it: go on with it"),
      Example(line: "onetake jobs resolve 3f9c --not-charged", says: "The provider knows of none"),
    ],
    exitCodes: [
      .done, .unexpected, .invalid, .notFound, .nonconforming, .providerFailed, .uncertain, .damaged, .pending,
    ])

  private static let jobsCancel = CommandSpec(
    name: "jobs cancel", group: .money, summary: "Drop a job that was not sent yet", usage: ["ID"],
    about: ["Once the provider has the job it is refused, with the reason: no provider here can cancel."],
    operands: [.one("ID", "The job, by its id or a unique beginning of it.").completed(by: .clip)],
    examples: [Example(line: "onetake jobs cancel 3f9c", says: "Free what it had reserved of the budget")],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
