extension CommandSpec {
  static let sweep = CommandSpec(
    name: "gc", group: .keep, summary: "Free the disk space of what nothing needs",
    usage: ["[--dry-run] [--grace DAYS] [--strays]"],
    about: [
      "Sweeps clips that have been in the trash for the grace period, images that no request names, what dead processes left, and what can be made again. It may run at any time: what another process stores or copies at that moment stays.",
      "The row of a swept clip stays: its request is not bought again unasked, but told today's price. What a clip, a job or a request still needs is never touched.",
      "Blobs that no row knows are left alone: they may be all that is left of something. `fsck` names them; --strays removes those that are older than the grace period and a day.",
    ],
    options: [
      OptionGroup(
        title: "Options",
        options: [
          .flag("dry-run", "Only say what would go, and how many bytes."),
          .value(
            "grace", "DAYS", .whole(0...36_500), help: "Days in the trash. Default: trash.days in the config, else 30."),
          .flag("strays", "Also remove blobs that no row knows."),
        ])
    ],
    examples: [
      Example(line: "onetake gc --dry-run", says: "What would go?"),
      Example(line: "onetake gc --grace 0", says: "Empty the trash now"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .damaged])
}
