import Blobs
import Domain
import Files

/// Where the bytes of lost blobs may be found on this machine: in the library under other names, and in what a person
/// named. Files are looked at only once something is lost.
final class RepairSources {
  private let layout: HomeLayout
  /// Folders that keep blobs as a library does: backups, and other libraries.
  private var stores: [(path: String, kind: RepairSource.Kind)] = []
  /// Files and folders of films.
  private var places: [String] = []
  /// What is known to hold which bytes.
  private var known: [Digest: [String]] = [:]
  /// Files that may hold anything, not read yet.
  private var unread: [String] = []
  private var hasListed = false

  /// Takes what a person named. Throws `invalid` for what is not there.
  init(_ paths: [String], _ layout: HomeLayout) throws {
    self.layout = layout
    for path in paths {
      guard let stamp = try FileStamp(of: path) else {
        throw LibraryError(
          .invalid, "there is no \(path); nothing was changed", cure: "name a backup, a film or a folder")
      }
      guard stamp.kind == .folder || stamp.kind == .regular else {
        throw LibraryError(
          .invalid, "\(path) is neither a file nor a folder; nothing was changed",
          cure: "name a backup, a film or a folder")
      }
      let isBackup = try FileStamp(of: BackupFolder(path: path).manifestPath)?.kind == .regular
      let hasBlobs = try FileStamp(of: path + "/blobs")?.kind == .folder
      if hasBlobs { stores.append((path, isBackup ? .backup : .copy)) } else { places.append(path) }
    }
  }

  /// Remembers a file that was found to hold the bytes of `digest` under another name.
  func note(_ digest: Digest, at path: String) { known[digest, default: []].append(path) }

  /// Remembers a file that may hold anything.
  func note(unread path: String) { unread.append(path) }

  /// The files that hold the bytes of `digest`, each read to its end: copies first, then backups.
  ///
  /// `sizes` are those of everything that is lost, so that other files need not be read; nil where one is not known.
  func files(for digest: Digest, sizes: Set<Int64>?) -> [RepairSource] {
    listPlaces()
    readUnread(sizes)
    var found = (known[digest] ?? []).map { RepairSource(kind: .copy, place: $0) }
    for store in stores {
      let path = "\(store.path)/blobs/\(digest.hex.prefix(2))/\(digest.hex)"
      found.append(RepairSource(kind: store.kind, place: path))
    }
    // A copy that is damaged itself, or cannot be read, is none.
    let whole = found.filter { Self.digest(of: $0.place) == digest }
    return RepairSource.Kind.allCases.flatMap { kind in whole.filter { $0.kind == kind } }
  }

  /// Remembers all that is in the named folders, and what earlier repairs set aside.
  private func listPlaces() {
    guard !hasListed else { return }
    hasListed = true
    for path in places { list(path) }
    list(layout.damaged)
  }

  private func list(_ path: String) {
    // Links are not followed below what was named.
    guard let stamp = try? FileStamp(ofEntry: path) else { return }
    switch stamp.kind {
    case .folder: for name in (try? Folder.list(path)) ?? [] { list("\(path)/\(name)") }
    case .regular: unread.append(path)
    case .symbolicLink: if places.contains(path) { unread.append(path) }
    case .other: break
    }
  }

  private func readUnread(_ sizes: Set<Int64>?) {
    for path in unread {
      guard let stamp = try? FileStamp(of: path), stamp.kind == .regular, sizes?.contains(stamp.size) ?? true,
        let digest = Self.digest(of: path)
      else { continue }
      note(digest, at: path)
    }
    unread = []
  }

  /// The digest of a file; nil for what is none, or cannot be read.
  static func digest(of path: String) -> Digest? {
    guard (try? FileStamp(of: path))?.kind == .regular else { return nil }
    return try? Descriptor(path, .read).digest()
  }
}
