extension CommandSpec {
  static let backup = CommandSpec(
    name: "backup", group: .keep, summary: "Copy the library while it is in use", usage: ["FOLDER [--link]"],
    about: [
      "Makes a consistent copy of everything in FOLDER: what is known, the clips and images, and answers of providers that are still on their way into the index. Each copied clip is read and held against its digest.",
      "A FOLDER that holds an earlier backup of this library only gets what is new; the earlier backup is good until the new one is whole. Clips share their disk space with the library where the file system can do that, and are copied elsewhere.",
      "A clip whose bytes are missing or damaged ends the backup with exit 8, after everything else was copied.",
    ],
    operands: [.one("FOLDER", "A folder that does not exist yet, is empty, or holds a backup of this library.")],
    options: [
      OptionGroup(
        title: "Options",
        options: [
          .flag(
            "link",
            "Give clips a second name instead of a copy. It takes no space, and guards against nothing that damages the file itself."
          )
        ])
    ],
    examples: [Example(line: "onetake backup /mnt/disk/onetake", says: "The first time all, then what is new")],
    exitCodes: [.done, .unexpected, .invalid, .damaged])

  static let restoreBackup = CommandSpec(
    name: "restore-backup", group: .keep, summary: "Bring a backup back",
    usage: ["FOLDER", "--adopt-present"],
    about: [
      "Makes a library from a backup, or brings the backup into the library that is there: what that one knows and the backup does not is kept, where it can still be read. What stood there is set aside as library.sqlite.replaced-…, never deleted. Missing and damaged clips come from the backup.",
      "A backup cannot know what was bought after it was made. Its takes that were planned or being sent become uncertain, and it is said from when on payments are unknown.",
      "It needs the library for itself. If it is interrupted, run the same line again.",
    ],
    operands: [.optional("FOLDER", "A folder that `onetake backup` made.")],
    options: [
      OptionGroup(
        title: "Options",
        options: [
          .flag(
            "adopt-present",
            "Bring nothing back: go on with a library.sqlite that is older than the last payment. Its planned takes become uncertain."
          )
        ])
    ],
    rules: [.operandsOr("adopt-present")],
    examples: [
      Example(line: "onetake restore-backup /mnt/disk/onetake", says: "Into the library that is there, or a new one")
    ],
    exitCodes: [.done, .unexpected, .invalid, .notFound, .damaged])
}
