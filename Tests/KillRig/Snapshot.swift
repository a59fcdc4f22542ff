import Domain
import Foundation
import SQL

/// A library as it lies on the disk, read from outside while nobody works in it.
package struct Snapshot: Sendable {
  /// A take, with its clip if it has one.
  package struct Take: Hashable, Sendable {
    package let id: String
    package let take: Int64
    package let origin: String
    package let state: String
    package let provider: String?
    package let job: String?
    package let quoted: Int64?
    package let charged: Int64?
    /// Whether an intent to send was ever committed.
    package let wasSent: Bool
    package let prompt: String
    package let digest: String?
    package let verdict: String?
    package let isTrashed: Bool
    package let isAccepted: Bool
    package let isSwept: Bool

    /// Whether its state says that it was sent, and not what came of it.
    var isInDoubt: Bool { ["sending", "uncertain"].contains(state) }
  }

  /// Something that happened to a take, as the library's history has it.
  package struct Event: Hashable, Sendable {
    package let take: String
    /// Unix milliseconds by the clock of the process that wrote it.
    package let at: Int64
    package let actor: String
    package let event: String
    package let from: String?
    package let to: String
  }

  /// Every take, oldest first.
  package let takes: [Take]
  /// Every event, in the order in which they were committed.
  package let events: [Event]

  /// Reads a copy of the catalog, so that the next start finds what the dead left and nothing else.
  init(of world: World) throws {
    let copy = "\(world.folder)/snapshot"
    try? FileManager.default.removeItem(atPath: copy)
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for name in ["library.sqlite", "library.sqlite-wal"] {
      let path = "\(world.home)/\(name)"
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.copyItem(atPath: path, toPath: "\(copy)/\(name)")
      }
    }
    let path = "\(copy)/library.sqlite"
    guard FileManager.default.fileExists(atPath: path) else {
      (takes, events) = ([], [])
      return
    }
    let connection = try Connection(path, mode: .readWrite)
    let tables = try connection.first("SELECT count(*) FROM sqlite_schema WHERE name = 'generations'") {
      (row) throws(SQLError) in try row.int64(0)
    }
    takes = tables == 1 ? try Self.takes(connection) : []
    events = tables == 1 ? try Self.events(connection) : []
  }

  private static func events(_ connection: borrowing Connection) throws -> [Event] {
    try connection.all(
      """
      SELECT g.id, e.at, e.actor, e.event, e.state_from, e.state_to
      FROM events e JOIN generations g ON g.serial = e.generation ORDER BY e.id
      """
    ) { (row) throws(SQLError) in
      Event(
        take: try row.text(0), at: try row.int64(1), actor: try row.text(2), event: try row.text(3),
        from: try row.optionalText(4), to: try row.text(5))
    }
  }

  private static func takes(_ connection: borrowing Connection) throws -> [Take] {
    try connection.all(
      """
      SELECT g.id, coalesce(g.take, 0), g.origin, g.state, g.provider, g.job, g.quoted, g.charged,
        g.sent_at IS NOT NULL, coalesce(r.prompt, c.prompt, ''), lower(hex(c.digest)), c.verdict,
        c.trashed_at IS NOT NULL, c.accepted_at IS NOT NULL,
        c.swept_at IS NOT NULL
      FROM generations g LEFT JOIN requests r ON r.id = g.request LEFT JOIN clips c ON c.serial = g.serial
      ORDER BY g.serial
      """
    ) { (row) throws(SQLError) in
      Take(
        id: try row.text(0), take: try row.int64(1), origin: try row.text(2), state: try row.text(3),
        provider: try row.optionalText(4), job: try row.optionalText(5), quoted: try row.optionalInt64(6),
        charged: try row.optionalInt64(7), wasSent: try row.int64(8) == 1, prompt: try row.text(9),
        digest: try row.optionalText(10).flatMap { $0.isEmpty ? nil : $0 }, verdict: try row.optionalText(11),
        isTrashed: try row.int64(12) == 1, isAccepted: try row.int64(13) == 1, isSwept: try row.int64(14) == 1)
    }
  }
}

extension World {
  /// The library as it lies there now.
  package func snapshot() throws -> Snapshot { try Snapshot(of: self) }

  /// The names in a folder of this world, or none where there is no such folder.
  package func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// The digest of a file's bytes, or nil where there is none.
  package func digest(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { Digest(of: Array($0)).hex }
  }

  /// The digests of all blobs by their paths.
  package func blobs() -> [(path: String, name: String)] {
    names(home + "/blobs").flatMap { folder in
      names("\(home)/blobs/\(folder)").map { ("\(home)/blobs/\(folder)/\($0)", $0) }
    }
  }
}
