import Domain
import Glibc
import Synchronization

/// Encoded films, kept by what determines them: in memory, and in a folder when there is one.
final class FilmStore: Sendable {
  /// A film's bytes with their digest.
  struct Stored: Sendable {
    let bytes: [UInt8]
    let digest: Digest
  }

  /// One film; its lock is held while it is encoded, so that each is encoded once.
  private final class Entry: Sendable {
    let film = Mutex<Stored?>(nil)
  }

  /// How many bytes are kept in memory before all are let go.
  private static let limit = 256 << 20

  private let folder: String?
  private let entries = Mutex<(films: [JobFilm: Entry], bytes: Int)>(([:], 0))

  init(folder: String?) { self.folder = folder }

  /// The film, encoded if it is not here yet.
  func film(_ film: JobFilm) throws(FilmError) -> Stored {
    let entry = entries.withLock { entries in
      let entry = entries.films[film] ?? Entry()
      entries.films[film] = entry
      return entry
    }
    let (stored, isNew) = try entry.film.withLock { kept throws(FilmError) in
      if let kept { return (kept, false) }
      var bytes: [UInt8]
      if let kept = read(film.spec) { bytes = kept } else { bytes = try encode(film.spec) }
      if let note = film.note { Self.append(note, to: &bytes) }
      if film.isCorrupt { Self.corrupt(&bytes) }
      let stored = Stored(bytes: bytes, digest: Digest(of: bytes))
      kept = stored
      return (stored, true)
    }
    if isNew {
      entries.withLock { entries in
        entries.bytes += stored.bytes.count
        if entries.bytes > Self.limit { entries = ([:], 0) }
      }
    }
    return stored
  }

  private func encode(_ spec: FilmSpec) throws(FilmError) -> [UInt8] {
    let bytes = try Film.encode(spec)
    if let path = path(for: spec) { Self.write(bytes, to: path) }
    return bytes
  }

  private func path(for spec: FilmSpec) -> String? { folder.map { "\($0)/\(spec.digest).mp4" } }

  private func read(_ spec: FilmSpec) -> [UInt8]? {
    guard let path = path(for: spec) else { return nil }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = unsafe Glibc.read(descriptor, &piece, piece.count)
      if count < 0 { return nil }
      if count == 0 { return bytes.isEmpty ? nil : bytes }
      bytes += piece[..<count]
    }
  }

  /// Writes beside the place and renames; what cannot be kept is simply encoded again.
  private static func write(_ bytes: [UInt8], to path: String) {
    let beside = "\(path).\(getpid())"
    let descriptor = unsafe open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return }
    let count = unsafe Glibc.write(descriptor, bytes, bytes.count)
    close(descriptor)
    if count == bytes.count {
      unsafe rename(beside, path)
    } else {
      unsafe unlink(beside)
    }
  }

  /// Appends a `free` box, ISO/IEC 14496-12 8.1.2.
  private static func append(_ note: String, to bytes: inout [UInt8]) {
    let size = UInt32(8 + note.utf8.count)
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
    bytes += Array("free".utf8) + Array(note.utf8)
  }

  /// Overwrites the tenth in the middle.
  private static func corrupt(_ bytes: inout [UInt8]) {
    for index in bytes.count * 9 / 20..<bytes.count * 11 / 20 { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
  }
}
