extension CommandSpec {
  static let verify = CommandSpec(
    name: "verify", group: .judge, summary: "Judge clips again, or any file or folder against an order",
    usage: ["[--deep] ID...", "[--deep] --all", "[--deep] FILE|DIR... --expect FIELDS|--policy FILE"],
    about: [
      "Measures the film and holds it against what was ordered: resolution, aspect, duration, audio, completeness, playability. Errors violate the order; warnings and notes are told and do not.",
      "--deep decodes every frame as well, at some hundreds of them a second: what does not decode is an error, told with its time; a picture that is black or frozen for over 20 % of the clip is a warning, one that is black throughout an error. Silent stretches and the true peak are told. What it found is kept and counts whenever the clip is judged again.",
      "A file outside the library needs --expect, --policy, --deep, or verify.policy in the config. audio=no is an order without audio, where a track is a warning; audio=none demands that there is none.",
      "Of a folder every film in it and below is judged, found by its content or its name, in the same order every time. What is no film is told as skipped; a folder without a film ends with 3. Hidden names and links to folders are skipped.",
      "A policy file is what a studio demands besides: codec, size, frame rate, bit rate, loudness and more; docs/policy.md has its format. With --policy clips of the library are only asked about, and nothing is kept; verify.policy in the config holds for every clip that is judged, and decides what is served.",
    ],
    operands: [
      .many("ID|FILE|DIR", atLeast: 0, "Clips of the library, files, or folders of them.").completed(by: .clip)
    ],
    options: [
      OptionGroup(
        title: "What to judge",
        options: [
          .flag("all", "Every clip of the library."),
          .flag("deep", "Decode every frame, and look and listen."),
          .value("expect", "FIELDS", help: "What a file is held against: resolution, duration, aspect and audio."),
          .value("policy", "FILE", .path, help: "What a studio demands besides, in JSON."),
        ]),
      OptionGroup(
        title: "What to write",
        options: [
          .value(
            "junit", "FILE", .path,
            help: "Write a JUnit report for a build server: a suite for each folder, a case for each film.")
        ]),
    ],
    rules: [.operandsOr("all"), .atMostOne(["all", "expect"])],
    examples: [
      Example(line: "onetake verify 3f9c", says: "A clip, against its own request"),
      Example(line: "onetake verify --deep --all", says: "Every clip to its last frame, which takes a while"),
      Example(
        line: "onetake verify clip.mp4 --expect 'resolution=720p duration=5 audio=yes aspect=16:9'",
        says: "A file from anywhere"),
      Example(
        line: "onetake verify deliveries/ --policy studio.json --junit report.xml",
        says: "A folder on a build server; ends with 4 if a film violates the policy"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .nonconforming, .damaged, .pending])
}
