import Blobs
import Catalog
import Domain
import Files

/// Something that a check of the library found.
public struct FsckFinding: Hashable, Sendable {
  /// What kind of thing it is.
  public enum Kind: String, Hashable, Sendable {
    /// SQLite's own check of the catalog found damage.
    case catalog
    /// The search index and the texts disagree.
    case index
    /// A blob that the catalog knows is not in the store.
    case missingBlob = "missing-blob"
    /// A blob's bytes are not those of its digest.
    case damagedBlob = "damaged-blob"
    /// A blob in the store that no row names.
    case strayBlob = "stray-blob"
    /// A file in the store that is no blob.
    case unexpectedFile = "unexpected-file"
  }

  /// What kind of thing it is.
  public let kind: Kind
  /// The blob, if it is about one.
  public let digest: Digest?
  /// The ids of the clips that are hit.
  public let clips: [GenerationID]
  /// What was found, as a sentence.
  public let message: String

  /// Whether stored data is damaged, or only something lies about.
  public var isDamage: Bool { kind != .strayBlob && kind != .unexpectedFile }
}

/// What a check of the library came to.
public struct FsckReport: Sendable {
  /// How many blobs were read, and of how many bytes.
  public internal(set) var blobs = 0
  public internal(set) var bytes: Int64 = 0
  /// Everything found; empty for a library that is well.
  public internal(set) var findings: [FsckFinding] = []
}

extension Library {
  /// Re-hashes every blob and checks every row, both ways. Finds, and changes nothing.
  public func fsck(_ progress: (FsckReport) -> Void = { _ in }) throws(LibraryError) -> FsckReport {
    try mapped {
      var report = FsckReport()
      for problem in try catalog.check() { report.findings.append(problem) }
      var known: [Digest: BlobStamp] = [:]
      try catalog.eachBlob { known[$0] = $1 }
      let store = try blobs()
      var seen: Set<Digest> = []
      try store.survey { entry in
        switch entry {
        case .unexpected(let path):
          report.findings.append(
            FsckFinding(kind: .unexpectedFile, digest: nil, clips: [], message: "\(path) does not belong in the store"))
        case .blob(let digest, let stamp):
          seen.insert(digest)
          report.blobs += 1
          report.bytes += stamp.size
          if case .damaged(let found) = try store.verify(digest) {
            let clips = try catalog.records(digest: digest).map(\.id)
            report.findings.append(
              FsckFinding(
                kind: .damagedBlob, digest: digest, clips: clips,
                message: "the blob \(digest) is damaged: its bytes are those of \(found)"))
          } else if known[digest] == nil {
            report.findings.append(
              FsckFinding(
                kind: .strayBlob, digest: digest, clips: [], message: "the blob \(digest) is known to no row"))
          }
          progress(report)
        }
      }
      for digest in known.keys.filter({ !seen.contains($0) }).sorted(by: { $0.hex < $1.hex }) {
        let clips = try catalog.records(digest: digest).filter { $0.clip?.sweptAt == nil }.map(\.id)
        report.findings.append(
          FsckFinding(
            kind: .missingBlob, digest: digest, clips: clips, message: "the blob \(digest) is missing from the store"))
      }
      return report
    }
  }
}

extension Catalog {
  /// SQLite's integrity check, foreign keys, and the search index against its texts.
  fileprivate func check() throws(CatalogError) -> [FsckFinding] {
    let (integrity, index) = try self.integrity()
    return integrity.map { FsckFinding(kind: .catalog, digest: nil, clips: [], message: "library.sqlite: \($0)") }
      + index.map { FsckFinding(kind: .index, digest: nil, clips: [], message: "the search index: \($0)") }
  }
}
