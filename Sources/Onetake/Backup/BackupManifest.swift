import Catalog
import Domain
import Files

/// What `backup.json` says of a backup: it is written last, so a backup is whole if it is there.
struct BackupManifest: Sendable {
  /// The form of a backup's folder that this version writes and reads.
  static let format = 1

  /// Which library it is of: a digest of its salt.
  let library: String
  /// The name of the folder of the catalog and the slots.
  let snapshot: String
  /// The digest of the catalog's file.
  let catalog: Digest
  /// From when on it knows nothing, in Unix milliseconds: the moment before the catalog was copied.
  let takenAt: Int64
  /// The number of the last event that it knows.
  let lastEvent: Int64
  /// Blobs that it should hold and does not, because the library did not have them whole.
  let missing: [Digest]

  /// The object that is written.
  var json: JSON {
    [
      "format": .int(Self.format), "library": .string(library), "snapshot": .string(snapshot),
      "catalog": .string(catalog.hex), "taken_at": .string(Timestamp(milliseconds: takenAt).description),
      "last_event": .int(Int(lastEvent)), "missing": .array(missing.map { .string($0.hex) }),
    ]
  }

  init(
    library: String, snapshot: String, catalog: Digest, takenAt: Int64, lastEvent: Int64, missing: [Digest]
  ) {
    self.library = library
    self.snapshot = snapshot
    self.catalog = catalog
    self.takenAt = takenAt
    self.lastEvent = lastEvent
    self.missing = missing
  }

  /// Reads a manifest; nil for what is none.
  init?(_ json: JSON) {
    guard let library = json["library"]?.stringValue,
      let snapshot = json["snapshot"]?.stringValue, BackupFolder.isSnapshotName(snapshot),
      let catalog = json["catalog"]?.stringValue.flatMap({ Digest(hex: $0) }),
      let takenAt = json["taken_at"]?.stringValue.flatMap({ Timestamp($0) }),
      let lastEvent = json["last_event"]?.intValue, let missing = json["missing"]?.arrayValue
    else { return nil }
    self.init(
      library: library, snapshot: snapshot, catalog: catalog, takenAt: takenAt.milliseconds,
      lastEvent: Int64(lastEvent),
      missing: missing.compactMap { $0.stringValue.flatMap { Digest(hex: $0) } })
  }
}

/// The folder of a backup.
struct BackupFolder {
  let path: String

  var manifestPath: String { path + "/backup.json" }
  /// Says of a folder without a manifest which library's backup was begun there.
  var begunPath: String { path + "/backup.begun" }

  private static let snapshotPrefix = "snapshot-"

  static func isSnapshotName(_ name: String) -> Bool {
    name.hasPrefix(snapshotPrefix) && RandomID.isWellFormed(name.dropFirst(snapshotPrefix.utf8.count))
  }

  static func newSnapshotName() throws(FileError) -> String { snapshotPrefix + (try RandomID.make()) }

  func catalogPath(_ snapshot: String) -> String { "\(path)/\(snapshot)/library.sqlite" }

  func slotsPath(_ snapshot: String) -> String { "\(path)/\(snapshot)/inflight" }

  /// What the manifest says, or nil where there is none. Throws `damaged` for one that cannot be read, and `unusable` for
  /// one of a newer version.
  func manifest() throws(LibraryError) -> BackupManifest? {
    try mapped {
      guard let bytes = try SmallFile.read(manifestPath, limit: 64 << 20) else { return nil }
      let json = (try? JSONParser.parse(bytes)) ?? .null
      if let format = json["format"]?.intValue, format > BackupManifest.format {
        throw LibraryError(
          .unusable, "\(path) was written by a newer onetake", cure: "use the onetake that made it, or a newer one")
      }
      guard let manifest = BackupManifest(json) else {
        throw LibraryError(
          .damaged, "\(manifestPath) cannot be read", cure: "use another backup, or begin a new one in an empty folder")
      }
      return manifest
    }
  }

  /// Makes the folder ready for a backup of `library`, and returns what an earlier one says, if it was completed.
  ///
  /// Throws `invalid` for a folder that holds anything else, or another library's backup.
  func prepare(for library: String) throws(LibraryError) -> BackupManifest? {
    try mapped {
      if let stamp = try FileStamp(of: path), stamp.kind != .folder {
        throw LibraryError(.invalid, "\(path) is a file", cure: "name a folder, or one that does not exist yet")
      }
      try Folder.makeAll(path, permissions: 0o700)
      let earlier = try manifest()
      let begun = try SmallFile.read(begunPath, limit: 4096).map { String(decoding: $0, as: UTF8.self) }
      guard let owner = earlier?.library ?? begun else {
        guard try Folder.list(path).allSatisfy(Self.isLeftover) else {
          throw LibraryError(
            .invalid, "\(path) holds something else than a backup", cure: "name an empty folder, or one to be made")
        }
        try SmallFile.write(Array(library.utf8), to: begunPath, permissions: 0o600)
        return nil
      }
      guard owner == library else {
        throw LibraryError(
          .invalid, "\(path) is the backup of another library", cure: "name an empty folder, or one to be made")
      }
      return earlier
    }
  }

  /// Whether a name is that of a file which a kill kept from getting its own.
  private static func isLeftover(_ name: String) -> Bool { name.hasPrefix("backup.") && name.hasSuffix(".new") }

  /// Removes what belongs to no completed backup any more.
  func removeOldSnapshots(but current: String) throws(FileError) {
    for name in try Folder.list(path) where Self.isSnapshotName(name) && name != current {
      try Folder.removeAll("\(path)/\(name)")
    }
    for name in try Folder.list(path) where Self.isLeftover(name) { try Entry.remove("\(path)/\(name)") }
    try Entry.remove(begunPath)
    try Folder.sync(path)
  }
}
