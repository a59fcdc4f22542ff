extension CommandSpec {
  static let fsck = CommandSpec(
    name: "fsck", group: .keep, summary: "Check the whole library, and repair it",
    usage: ["[--from PATH]…", "--repair [--from PATH]… [--offline]", "--rebuild-index", "--salvage FILE"],
    about: [
      "Reads every stored clip and image again and compares its digest, checks every row of the index, and that each has its other half. Each finding says which clips it hits and what a repair would do. Without --repair nothing is changed; only a clip that was found damaged is hashed before each hit from then on.",
      "--repair brings the bytes of missing and damaged clips from a copy on this machine, else from a backup, else from the provider, which is asked for the result of the paid job again: that costs nothing, and nothing is ever bought. Only a finding that names a provider makes it ask one. What is damaged is moved to damaged/, never deleted, also where nobody has it whole: it must not be served. Rows that follow from others are made anew.",
      "A library.sqlite whose pages are damaged is not repaired in place: `onetake restore-backup` does that, and nothing else is repaired before. Without a backup, --salvage saves the clips. What cannot be read is no damage: it ends with exit 1. If a repair is interrupted, run the same line again.",
      "What it cannot see: takes of which every row is gone, a whole library that was replaced by an older copy of itself, and a bit that flipped in a row that nothing else repeats.",
    ],
    options: [
      OptionGroup(
        title: "Options",
        options: [
          .flag("repair", "Do what is said behind \"repair\"."),
          .repeated(
            "from", "PATH", .path,
            help:
              "A backup, another library, or a film or a folder of films: what is missing here is looked for there, by its digest. May be given more than once."
          ),
          .flag("offline", "Ask no provider."),
          .flag(
            "rebuild-index",
            "Check nothing: make the index of searches anew from the clips' rows. --repair does it only where it differs."
          ),
          .value(
            "salvage", "FILE", .path,
            help:
              "Check nothing: write what can still be read of a damaged library.sqlite to a new file, a manifest by which `onetake import --manifest` brings the clips into another library."
          ),
        ])
    ],
    rules: [
      .atMostOne(["repair", "salvage", "rebuild-index"]), .atMostOne(["from", "salvage", "rebuild-index"]),
    ],
    examples: [
      Example(line: "onetake fsck --json", says: "One finding a line"),
      Example(line: "onetake fsck --repair --from /mnt/disk/onetake", says: "Mend it, with the help of a backup"),
    ],
    exitCodes: [.done, .unexpected, .invalid, .damaged, .interrupted])
}
