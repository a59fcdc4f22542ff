extension CommandSpec {
  static let stats = CommandSpec(
    name: "stats", group: .money, summary: "Show what was spent, and what was avoided", usage: ["[--by WHAT]"],
    about: [
      "Spent, avoided, uncertain, lost and refunded, computed from the ledger. Uncertain counts as spent against a budget and never as avoided."
    ],
    options: [
      OptionGroup(
        title: "Grouping",
        options: [.value("by", "WHAT", .choice(["month", "model", "provider"]), help: "month, model or provider.")])
    ],
    examples: [Example(line: "onetake stats --by month", says: "Month by month")],
    exitCodes: [.done, .unexpected, .invalid, .damaged])
}
