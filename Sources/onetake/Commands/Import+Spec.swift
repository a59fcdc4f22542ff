extension CommandSpec {
  static let importClips = CommandSpec(
    name: "import", group: .make, summary: "Adopt clips that were bought elsewhere",
    usage: ["PATH... [OPTION]...", "--manifest FILE"],
    about: [
      "A clip that was paid for once serves every later request for it. What it was made from is said by options, by a sidecar CLIP.json, by a manifest, or by tags inside the file.",
      "With options, what is left out is what generate would take; --model, --prompt and, for image-to-video, --image are needed for the clip to serve. Without them it is kept and found, and serves nothing.",
      "Every clip is judged as if it had just come. One that does not conform is kept, exit 4, and not served. A file that is no film is refused.",
      "A purchase of the same request that was planned and not sent is given up, unless a running process is about to send it: what that one has paid goes on, and if it waits to try again, the imported clip serves it.",
    ],
    operands: [.many("PATH", atLeast: 0, "Clips, or folders of them.")],
    options: [
      .request,
      OptionGroup(
        title: "Adopting",
        options: [
          .value("manifest", "FILE", .path, help: "JSON Lines: a path and the fields of its request on each line."),
          .flag("move", "Move the files into the library instead of copying them."),
        ]),
    ],
    rules: [.operandsOr("manifest")],
    examples: [
      Example(
        line: "onetake import cat.mp4 --model pixverse-v6/image-to-video --image cat.png --prompt 'The cat blinks'",
        says: "One clip, with what it was made from"),
      Example(line: "onetake import --move clips/", says: "A folder whose clips have sidecars"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .nonconforming, .damaged, .pending])
}
