extension CommandSpec {
  static let claim = CommandSpec(
    name: "claim", group: .money, summary: "Put together the evidence for a refund",
    usage: ["ID [-o FOLDER|FILE.zip] [--with-clip]"],
    about: [
      "A folder or zip file with a page that anybody can read (index.html), the same for programs (claim.json), poster and storyboard of the clip, and a digest of each file: what was ordered and what was measured, findings, prices, every id and time, and the provider's answers without keys and signed addresses. The prompt is in it.",
      "It works for takes without a clip too: lost, failed and uncertain ones. Nothing is sent to anybody, and nothing that is there is replaced.",
    ],
    operands: [.one("ID", "The take, by its id or a unique beginning of it.").completed(by: .clip)],
    options: [
      OptionGroup(
        title: "Options",
        options: [
          .value(
            "output", short: "o", "PATH", .path,
            help: "A folder that is not there yet, or a file that ends in .zip. Default: claim-ID in this folder."),
          .flag("with-clip", "Put the clip itself into it as well."),
        ])
    ],
    examples: [
      Example(line: "onetake claim 3f9c", says: "A folder claim-3f9c…"),
      Example(line: "onetake claim 3f9c -o refund.zip --with-clip", says: "One file to send, with the clip"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
