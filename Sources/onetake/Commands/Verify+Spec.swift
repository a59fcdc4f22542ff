extension CommandSpec {
  static let verify = CommandSpec(
    name: "verify", group: .judge, summary: "Judge clips again, or any file against an order",
    usage: ["[--deep] ID...", "[--deep] --all", "[--deep] FILE... --expect FIELDS"],
    about: [
      "Measures the film and holds it against what was ordered: resolution, aspect, duration, audio, completeness, playability. Errors violate the order; warnings and notes are told and do not.",
      "--deep decodes every frame as well, at some hundreds of them a second: what does not decode is an error, told with its time; a picture that is black or frozen for over 20 % of the clip is a warning, one that is black throughout an error. Silent stretches and the true peak are told. What it found is kept and counts whenever the clip is judged again.",
      "A file outside the library needs --expect or --deep. audio=no is an order without audio, where a track is a warning; audio=none demands that there is none.",
    ],
    operands: [.many("ID|FILE", atLeast: 0, "Clips of the library, or files.")],
    options: [
      OptionGroup(
        title: "What to judge",
        options: [
          .flag("all", "Every clip of the library."),
          .flag("deep", "Decode every frame, and look and listen."),
          .value("expect", "FIELDS", help: "What a file is held against: resolution, duration, aspect and audio."),
        ])
    ],
    rules: [.operandsOr("all"), .atMostOne(["all", "expect"])],
    examples: [
      Example(line: "onetake verify 3f9c", says: "A clip, against its own request"),
      Example(line: "onetake verify --deep --all", says: "Every clip to its last frame, which takes a while"),
      Example(
        line: "onetake verify clip.mp4 --expect 'resolution=720p duration=5 audio=yes aspect=16:9'",
        says: "A file from anywhere"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .nonconforming, .damaged, .pending])
}
