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

/// How far a check of the library has come.
public struct FsckReport: Sendable {
  /// How many blobs were read, and of how many bytes.
  public internal(set) var blobs = 0
  public internal(set) var bytes: Int64 = 0
  /// How many of the findings are damage.
  public internal(set) var damages = 0
}

extension Library {
  /// Re-hashes every blob and checks every row, both ways. Finds, and changes nothing.
  ///
  /// `found` hears each finding as it is made, `progress` of each blob; memory does not grow with either.
  public func fsck(
    found: (FsckFinding) -> Void, progress: (FsckReport) -> Void = { _ in }
  ) throws(LibraryError) -> FsckReport {
    try mapped {
      guard let still = try holdStill() else {
        throw LibraryError(.failed, "a sweep is at work on \(layout.root)", cure: "run it again afterwards")
      }
      defer { still.untilHere() }
      var report = FsckReport()
      func tell(_ finding: FsckFinding) {
        if finding.isDamage { report.damages += 1 }
        found(finding)
      }
      for problem in try catalog.check() { tell(problem) }
      let store = try blobs()
      var known = KnownBlobs(catalog)
      try store.survey { entry in
        switch entry {
        case .unexpected(let path):
          tell(
            FsckFinding(kind: .unexpectedFile, digest: nil, clips: [], message: "\(path) does not belong in the store"))
        case .blob(let digest, let stamp):
          report.blobs += 1
          report.bytes += stamp.size
          // The store is walked in the order of digests, as the catalog is: what it lacks before this one is missing.
          let (skipped, isKnown) = try known.advance(to: digest)
          for digest in skipped { if let finding = try missing(digest, store) { tell(finding) } }
          if let finding = try finding(digest, isKnown: isKnown, store) { tell(finding) }
          progress(report)
        }
      }
      while let digest = try known.next() { if let finding = try missing(digest, store) { tell(finding) } }
      return report
    }
  }

  private func finding(_ digest: Digest, isKnown: Bool, _ store: BlobStore) throws -> FsckFinding? {
    if case .damaged(let found) = try store.verify(digest) {
      return FsckFinding(
        kind: .damagedBlob, digest: digest, clips: try catalog.records(digest: digest).map(\.id),
        message: "the blob \(digest) is damaged: its bytes are those of \(found)")
    }
    // Its row may have come since the page of rows was read.
    guard !isKnown, try catalog.stamp(of: digest) == nil else { return nil }
    return FsckFinding(
      kind: .strayBlob, digest: digest, clips: [], message: "the blob \(digest) is known to no row")
  }

  private func missing(_ digest: Digest, _ store: BlobStore) throws -> FsckFinding? {
    // It may have come since its folder was listed.
    guard try store.stamp(digest) == nil, try catalog.needs(digest) else { return nil }
    let clips = try catalog.records(digest: digest).filter { $0.clip?.sweptAt == nil }.map(\.id)
    return FsckFinding(
      kind: .missingBlob, digest: digest, clips: clips, message: "the blob \(digest) is missing from the store")
  }
}

/// The blobs that the catalog knows, in the order of their digests, a page of them in memory at a time.
private struct KnownBlobs {
  private let catalog: Catalog
  private var page: ArraySlice<Digest> = []
  private var last: Digest?

  init(_ catalog: Catalog) { self.catalog = catalog }

  /// The next one, or nil at the end.
  mutating func next() throws(CatalogError) -> Digest? {
    if page.isEmpty {
      page = try catalog.blobs(after: last, limit: 1000)[...]
      last = page.last ?? last
    }
    return page.popFirst()
  }

  /// Goes to `digest`: the ones passed over, and whether it is among them all.
  mutating func advance(to digest: Digest) throws(CatalogError) -> (skipped: [Digest], isKnown: Bool) {
    var skipped: [Digest] = []
    while let next = try next() {
      if next == digest { return (skipped, true) }
      guard next.bytes.lexicographicallyPrecedes(digest.bytes) else {
        page = [next] + page
        break
      }
      skipped.append(next)
    }
    return (skipped, false)
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
