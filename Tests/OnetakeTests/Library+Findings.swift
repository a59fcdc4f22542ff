import Onetake

extension Library {
  /// Everything that a check of the library finds.
  func findings() throws -> [FsckFinding] {
    var findings: [FsckFinding] = []
    _ = try fsck(found: { findings.append($0) })
    return findings
  }
}
