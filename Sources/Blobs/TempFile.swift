import Domain
import Files

/// A file in `tmp/` that is removed when it goes out of scope, unless it was kept or renamed into its place.
///
/// Its name is `OWNER.BOOT.N.part`: who made it, in which run of the kernel, and a number. What was written before a
/// crash of the machine cannot be trusted, and BOOT tells.
struct TempFile: ~Copyable {
  let file: Descriptor
  let path: String
  private var isKept = false

  init(creating path: String) throws(FileError) {
    file = try Descriptor(path, .createNew(permissions: 0o600))
    FaultPoint.tempMade.reach()
    self.path = path
  }

  init(adopting path: String) throws(FileError) {
    file = try Descriptor(path, .readWrite)
    self.path = path
  }

  deinit { if !isKept { _ = try? Entry.remove(path) } }

  /// Leaves the name alone from now on.
  mutating func keep() { isKept = true }
}

/// The parts of a temp file's name.
struct TempName {
  let owner: String
  let boot: String

  /// Takes a name, or nil if no store made it.
  init?(_ name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[3] == "part", RandomID.isWellFormed(parts[0]), !parts[1].isEmpty, Int(parts[2]) != nil
    else { return nil }
    owner = String(parts[0])
    boot = String(parts[1])
  }

  /// The first digits of the kernel's boot ID; see random(4).
  static func currentBoot() throws(FileError) -> String {
    let text = try SmallFile.read("/proc/sys/kernel/random/boot_id", limit: 64) ?? []
    return text.isEmpty ? "unknown" : String(decoding: text.prefix(8), as: UTF8.self)
  }
}
