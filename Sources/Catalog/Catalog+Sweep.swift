import Domain
import SQL

/// How far a sweep reaches, in Unix milliseconds.
package struct SweepBounds: Hashable, Sendable {
  /// Clips that have been in the trash since this moment, or for longer, are swept.
  package let trashed: Int64
  /// Input images that no request came to name are swept if they were stored at this moment or before.
  package let stored: Int64

  /// Takes both bounds.
  package init(trashed: Int64, stored: Int64) {
    self.trashed = trashed
    self.stored = stored
  }
}

/// A blob that no row needs.
package struct SweepableBlob: Hashable, Sendable {
  package let digest: Digest
  package let bytes: Int64
}

extension Catalog {
  /// What needs the blob `b.digest`: a clip that is not swept, also one in the trash, or a request, whose image it is.
  private static let isNeeded = """
    (EXISTS (SELECT 1 FROM clips c WHERE c.digest = b.digest AND c.swept_at IS NULL)
      OR EXISTS (SELECT 1 FROM requests r WHERE r.image = b.digest))
    """

  /// The serials of the clips that a sweep would take: long enough in the trash, and nobody at work on them.
  package func expired(_ bounds: SweepBounds, isAlive: (String) -> Bool) throws(CatalogError) -> [Int64] {
    try read { (connection) throws(SQLError) in
      var serials: [Int64] = []
      try connection.each(
        """
        SELECT c.serial, g.owner FROM clips c JOIN generations g ON g.serial = c.serial
        WHERE c.trashed_at <= ?1 AND c.swept_at IS NULL AND g.state IN ('stored', 'available', 'nonconforming')
        ORDER BY c.trashed_at
        """, [.integer(bounds.trashed)]
      ) { (row) throws(SQLError) in
        if let owner = try row.optionalText(1), isAlive(owner) { return }
        serials.append(try row.int64(0))
      }
      return serials
    }
  }

  /// Writes that these clips are swept, before any of their bytes go, and returns how many still were to be swept:
  /// somebody may have restored one meanwhile.
  package func markSwept(_ serials: some Sequence<Int64>, _ bounds: SweepBounds) throws(CatalogError) -> Int {
    let time = now()
    return try write { connection in
      var count = 0
      for serial in serials {
        try connection.run(
          "UPDATE clips SET swept_at = ?2 WHERE serial = ?1 AND swept_at IS NULL AND trashed_at <= ?3",
          [.integer(serial), .integer(time), .integer(bounds.trashed)])
        guard connection.changes == 1 else { continue }
        count += 1
        try Self.insertClipEvent(connection, serial: serial, "swept", at: time, actor: self.actor)
      }
      return count
    }
  }

  /// Up to `limit` blobs that no row needs, in the order of their digests, from the one after `digest` on.
  ///
  /// A blob that never was a clip is left alone until `bounds.stored`. With `expired`, clips count as swept that are to
  /// be: for those who only want to know.
  package func sweepable(
    after digest: Digest?, _ bounds: SweepBounds, expired: Bool = false, limit: Int
  ) throws(CatalogError) -> [SweepableBlob] {
    return try read { (connection) throws(SQLError) in
      try connection.all(
        """
        SELECT b.digest, b.bytes FROM blobs b WHERE b.digest > ?1
          AND NOT EXISTS (SELECT 1 FROM clips c WHERE c.digest = b.digest AND c.swept_at IS NULL
            AND (c.trashed_at IS NULL OR c.trashed_at > ?4))
          AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.image = b.digest)
          AND (b.stored_at <= ?3 OR EXISTS (SELECT 1 FROM clips c WHERE c.digest = b.digest))
        ORDER BY b.digest LIMIT ?2
        """,
        [
          .blob(digest?.bytes ?? []), .int(limit), .integer(bounds.stored),
          .integer(expired ? bounds.trashed : Int64.min),
        ]
      ) { (row) throws(SQLError) in
        SweepableBlob(digest: try Self.digest(row, 0), bytes: try row.int64(1))
      }
    }
  }

  /// Whether a row needs the blob now.
  package func needs(_ digest: Digest) throws(CatalogError) -> Bool {
    try read { (connection) throws(SQLError) in
      try connection.first("SELECT \(Self.isNeeded) FROM (SELECT ?1 AS digest) b", [.blob(digest.bytes)]) {
        (row) throws(SQLError) in try row.bool(0)
      } ?? false
    }
  }

  /// Up to `limit` blobs that rows need, in the order of their digests, from the one after `digest` on.
  package func needed(after digest: Digest?, limit: Int) throws(CatalogError) -> [(digest: Digest, stamp: BlobStamp)] {
    try read { (connection) throws(SQLError) in
      try connection.all(
        """
        SELECT b.digest, b.bytes, b.inode, b.mtime_ns, b.ctime_ns FROM blobs b
        WHERE b.digest > ?1 AND \(Self.isNeeded) ORDER BY b.digest LIMIT ?2
        """, [.blob(digest?.bytes ?? []), .int(limit)]
      ) { (row) throws(SQLError) in
        let stamp = BlobStamp(
          bytes: try row.int64(1), inode: try row.int64(2), mtime: try row.int64(3), ctime: try row.int64(4))
        return (digest: try Self.digest(row, 0), stamp: stamp)
      }
    }
  }

  /// Forgets blobs whose files are gone, but for those that a row needs.
  package func forget(_ digests: [Digest]) throws(CatalogError) {
    try write { connection in
      for digest in digests {
        let isGone = try connection.run(
          "DELETE FROM blobs AS b WHERE b.digest = ?1 AND NOT \(Self.isNeeded)", [.blob(digest.bytes)])
        guard isGone == 1 else { continue }
        try connection.run("DELETE FROM images WHERE digest = ?1", [.blob(digest.bytes)])
        try connection.run("DELETE FROM image_pixels WHERE image = ?1", [.blob(digest.bytes)])
      }
    }
  }

  /// Takes a clip out of the trash although it was swept, because its bytes are there after all.
  package func unsweep(serial: Int64, _ digest: Digest, _ stamp: BlobStamp) throws(CatalogError) {
    let time = now()
    try write { connection in
      try connection.run("UPDATE clips SET trashed_at = NULL, swept_at = NULL WHERE serial = ?1", [.integer(serial)])
      try Self.insertBlob(connection, digest, stamp, at: time)
      try Self.insertClipEvent(connection, serial: serial, "restored", at: time, actor: self.actor)
    }
  }

  /// Puts a clip into the trash, or takes it out again; false if it was swept meanwhile.
  @discardableResult
  package func setTrashed(serial: Int64, _ trashed: Bool) throws(CatalogError) -> Bool {
    let time = now()
    return try write { connection in
      try connection.run(
        "UPDATE clips SET trashed_at = ?2 WHERE serial = ?1 AND swept_at IS NULL AND (trashed_at IS NULL) = ?3",
        [.integer(serial), trashed ? .integer(time) : .null, .bool(trashed)])
      guard connection.changes == 1 else {
        return try connection.first("SELECT swept_at IS NULL FROM clips WHERE serial = ?1", [.integer(serial)]) {
          (row) throws(SQLError) in try row.bool(0)
        } ?? false
      }
      try Self.insertClipEvent(
        connection, serial: serial, trashed ? "trashed" : "restored", at: time, actor: self.actor)
      return true
    }
  }

  static func insertClipEvent(
    _ connection: borrowing Connection, serial: Int64, _ event: String, at time: Int64, actor: String
  ) throws(SQLError) {
    try connection.run(
      """
      INSERT INTO events (generation, at, actor, event, state_from, state_to)
      SELECT serial, ?2, ?3, ?4, state, state FROM generations WHERE serial = ?1
      """,
      [.integer(serial), .integer(time), .text(actor), .text(event)])
  }

  static func digest(_ row: borrowing Row, _ column: Int32) throws(SQLError) -> Digest {
    guard let digest = Digest(bytes: try row.blob(column)) else { throw Self.damaged("a blob's digest is cut") }
    return digest
  }
}
