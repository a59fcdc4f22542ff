import Catalog
import Domain
import Files

/// What could be saved of a damaged catalog.
public struct SalvageReport: Hashable, Sendable {
  /// Clips that were written, and of them how many with their whole request, so that they can serve it again.
  public internal(set) var clips = 0
  public internal(set) var requests = 0
  /// Takes of which nothing could be read, and clips whose file is gone.
  public internal(set) var unread = 0
  public internal(set) var missing = 0
}

extension Library {
  /// Writes what can still be read of the catalog to a new file at `path`: a manifest by which `import` brings the clips
  /// into another library. Neither the catalog nor a blob is changed.
  ///
  /// For a catalog that is damaged and has no backup. Prices go along, jobs and what was never delivered do not. Throws
  /// `invalid` where `path` is taken.
  public func salvage(to path: String) throws(LibraryError) -> SalvageReport {
    try mapped {
      var report = SalvageReport()
      let file = try Self.newFile(path)
      let root = try Folder.resolved(layout.root)
      var offset: Int64 = 0
      report.unread = try catalog.salvage { clip in
        let blob = HomeLayout(root: root).blob(clip.digest)
        guard try FileStamp(ofEntry: blob)?.kind == .regular else {
          report.missing += 1
          return
        }
        let (line, isWhole) = manifestLine(clip, HomeLayout(root: root))
        let bytes = line.utf8 + [0x0A]
        try file.write(bytes, at: offset)
        offset += Int64(bytes.count)
        report.clips += 1
        if isWhole { report.requests += 1 }
      }
      try file.sync()
      return report
    }
  }

  private static func newFile(_ path: String) throws(LibraryError) -> Descriptor {
    do throws(FileError) { return try Descriptor(path, .createNew(permissions: 0o600)) } catch {
      guard error.alreadyExists else { throw LibraryError(error) }
      throw LibraryError(.invalid, "\(path) exists already", cure: "name a file that does not exist yet")
    }
  }

  private func manifestLine(_ clip: SalvagedClip, _ layout: HomeLayout) -> (line: JSON, isWhole: Bool) {
    var line = JSONObject([.init("path", .string(layout.blob(clip.digest)))])
    let document = clip.canonical.flatMap { try? JSONParser.parse($0) }
    if let model = document?["model"]?.stringValue ?? clip.model { line["model"] = .string(model) }
    for member in document?["params"]?.objectValue?.members ?? [] { line[member.name] = member.value }
    // What a manifest cannot say keeps the clip from serving another request than its own.
    if let extra = document?["extra"] { line["extra"] = extra }
    if document == nil, let prompt = clip.prompt { line["prompt"] = .string(prompt) }
    if let image = clip.canonical.flatMap({ Request.imageDigest(inCanonical: $0) }) {
      line["image"] = .string(layout.blob(image))
    }
    if let provider = clip.provider { line["provider"] = .string(provider.rawValue) }
    if let charged = clip.charged { line["charged"] = .string(charged.description) }
    return (.object(line), document != nil)
  }
}
