import Domain
import Foundation

/// The rules that hold whatever is killed whenever, as seen from outside.
enum Invariants {
  /// What must hold the moment after a process died, before anything else is started.
  static func atDeath(_ world: World, _ takes: [Snapshot.Take], sources: [String: String]) throws -> [String] {
    var problems: [String] = []
    let charges = try world.charges()
    for charge in charges where !takes.contains(where: { $0.job == charge.job }) {
      // An answer that nobody recorded: the intent has to be there, and be of this request.
      let hasIntent = takes.contains {
        $0.job == nil && $0.wasSent && $0.provider == charge.provider && $0.isInDoubt
          && Digest(of: Array($0.prompt.utf8)).hex == charge.prompt
      }
      if !hasIntent { problems.append("the job \(charge.job) was charged, and no take says that it was sent") }
    }
    problems += onceEach(takes, charges)
    problems += world.bytesAreSafe(sources, takes)
    return problems
  }

  /// At most one charge for each take that may be paid for.
  private static func onceEach(_ takes: [Snapshot.Take], _ charges: [World.Charge]) -> [String] {
    Dictionary(grouping: charges, by: { $0.provider + $0.prompt }).values.compactMap { charges in
      let rights = takes.count {
        $0.origin == "bought" && $0.wasSent && Digest(of: Array($0.prompt.utf8)).hex == charges[0].prompt
      }
      return charges.count <= rights ? nil : "\(charges.count) charges for \(rights) takes that were sent"
    }
  }

  /// What must hold once everything has been started again and has come to its end.
  static func atEnd(_ world: World, _ takes: [Snapshot.Take], _ charges: [World.Charge]) throws -> [String] {
    var problems: [String] = []
    problems += onceEach(takes, charges)
    for charge in charges {
      let owners = takes.filter { $0.job == charge.job }
      if owners.count != 1 { problems.append("the job \(charge.job) was charged, and \(owners.count) takes name it") }
    }
    for take in takes where take.job != nil && !charges.contains(where: { $0.job == take.job }) {
      problems.append("\(take.id) names the job \(take.job ?? ""), which the provider never charged")
    }
    problems += try ledger(world, charges, isInDoubt: takes.contains { $0.state == "failed-charge-unknown" })
    problems += world.blobs().compactMap { blob in
      world.digest(blob.path) == blob.name ? nil : "the blob \(blob.name) has other bytes"
    }
    let held = Set(world.blobs().map(\.name))
    for take in takes where !take.isSwept && take.digest.map({ !held.contains($0) }) ?? false {
      problems.append("the clip of \(take.id) is not in the store")
    }
    problems += try fsck(world)
    problems += leftovers(world)
    return problems
  }

  /// What the library says was spent is what the provider charged; in doubt is only what a provider left in doubt.
  private static func ledger(
    _ world: World, _ charges: [World.Charge], isInDoubt: Bool
  ) throws -> [String] {
    let stats = try world.onetake(["stats", "--json"])
    guard stats.code == 0 else { return ["stats ends with \(stats.code): \(stats.errors)"] }
    let total = charges.compactMap { Money($0.amount) }.reduce(Money.zero, +)
    let spent = stats.json["spent"]?.stringValue.flatMap { Money($0) } ?? .zero
    let uncertain = stats.json["uncertain"]?.stringValue.flatMap { Money($0) } ?? .zero
    if spent + uncertain != total || (uncertain != .zero) != isInDoubt {
      return ["the provider charged \(total), the ledger says \(spent) spent and \(uncertain) uncertain"]
    }
    return []
  }

  static func fsck(_ world: World) throws -> [String] {
    let fsck = try world.onetake(["fsck", "--json"])
    return fsck.code == 0 && fsck.lines.isEmpty ? [] : ["fsck ends with \(fsck.code): \(fsck.output)\(fsck.errors)"]
  }

  /// Files that belong to nobody any more, in the library and beside what it was told to write.
  static func leftovers(_ world: World) -> [String] {
    var problems: [String] = []
    for folder in ["tmp", "inflight", "lock"] {
      // Lock files that are no owner's are made once and stay.
      let names = world.names("\(world.home)/\(folder)").filter { folder != "lock" || $0.utf8.count == 32 }
      if !names.isEmpty { problems.append("left in \(folder)/: \(names.joined(separator: ", "))") }
    }
    let known: Set = ["library.sqlite", "blobs", "tmp", "inflight", "lock", "damaged", "derived", "last-payment"]
    for name in world.names(world.home) where !known.contains(name) {
      let isLog = name == "library.sqlite-wal" || name == "library.sqlite-shm"
      let isCopy =
        name.hasPrefix("library.sqlite.before-v") && name.split(separator: ".").count == 3
        || name.hasPrefix("library.sqlite.replaced-")
      if !isLog && !isCopy { problems.append("left in the library: \(name)") }
    }
    for name in world.names(world.outside) where name.hasSuffix(".part") || name.hasSuffix(".new") {
      problems.append("left beside a person's files: \(name)")
    }
    return problems
  }
}

extension World {
  /// What stands in a person's folder: names, and the digests of what the files hold.
  func outsideFiles() -> [String: String] {
    var files: [String: String] = [:]
    for name in names(outside) {
      let path = "\(outside)/\(name)"
      if let digest = digest(path) { files[path] = digest }
      for inner in names(path) { files["\(path)/\(inner)"] = digest("\(path)/\(inner)") }
    }
    return files
  }

  /// A person's files are where they were, or the library knows them.
  func bytesAreSafe(_ sources: [String: String], _ takes: [Snapshot.Take]) -> [String] {
    let held = Set(blobs().filter { digest($0.path) == $0.name }.map(\.name))
    let known = Set(takes.compactMap(\.digest)).intersection(held)
    return sources.filter { $0.key.hasPrefix(outside + "/film-") }.compactMap { path, bytes in
      if digest(path) == bytes || known.contains(bytes) { return nil }
      return "\(path.split(separator: "/").last ?? "") is gone from its place, and no row of the library knows it"
    }
  }

  /// The end of a run as lines that another run's can be held against: everything but names that are drawn by lot.
  func endState(_ takes: [Snapshot.Take], _ charges: [Charge]) throws -> [String] {
    var lines = takes.map { take in
      "take \(take.take) of \"\(take.prompt)\": \(take.origin) \(take.state) provider=\(take.provider ?? "-") "
        + "quoted=\(take.quoted.map(String.init) ?? "-") charged=\(take.charged.map(String.init) ?? "-") "
        + "verdict=\(take.verdict ?? "-") digest=\(take.digest ?? "-") trashed=\(take.isTrashed) "
        + "accepted=\(take.isAccepted) swept=\(take.isSwept)"
    }
    lines += charges.map { "charge of \($0.provider) for \($0.prompt): \($0.amount)" }
    lines += blobs().map { "blob \($0.name)" }
    lines += outsideFiles().map { "file \($0.dropFirst(outside.utf8.count + 1)): \($1)" }
    lines += Set(names(home + "/damaged").compactMap { digest("\(home)/damaged/\($0)") }).map { "set aside \($0)" }
    return lines.sorted()
  }
}
