import Domain
import SQL

/// A clip that answers its request now, with what whoever serves it has to know.
package struct ServedClip: Hashable, Sendable {
  package let key: RequestKey
  /// The row of its take.
  package let serial: Int64
  /// The take's number, from 1.
  package let take: Int
  package let id: GenerationID
  package let digest: Digest
  /// What the blob's file looked like when it was stored.
  package let stamp: BlobStamp
}

extension Catalog {
  /// The clip that answers a request's key: of the takes that are available and in neither the trash nor the sweep's
  /// past, the lowest, or `take` alone. Nil says only that none is served: `takes(of:)` says why.
  ///
  /// One search of one tree, `served`, whose leaves hold all of this. It is a copy that triggers keep; nothing is bought
  /// by it.
  package func served(_ key: RequestKey, take: Int? = nil) throws(CatalogError) -> ServedClip? {
    try read { (connection) throws(SQLError) in
      let (sql, number) = take.map { (Self.servedTake, [SQLValue.int($0)]) } ?? (Self.servedFirst, [])
      return try connection.first(sql, [.blob(key.digest.bytes)] + number) { (row) throws(SQLError) in
        try ServedClip(key, row)
      }
    }
  }

  /// All that is known of a served take, or nil where its rows do not say that it is served: they are right then.
  package func record(served clip: ServedClip) throws(CatalogError) -> GenerationRecord? {
    let found = try records(RecordColumns.select + " WHERE g.serial = ?1", [.integer(clip.serial)]).first
    guard let found, found.key == clip.key, found.take == clip.take, found.id == clip.id, found.state == .available,
      found.clip?.digest == clip.digest, found.clip?.keeping == .kept
    else { return nil }
    return found
  }

  static let servedFirst = servedColumns + "key = ?1 ORDER BY take LIMIT 1"
  static let servedTake = servedColumns + "key = ?1 AND take = ?2"
  private static let servedColumns =
    "SELECT serial, take, id, digest, bytes, inode, mtime_ns, ctime_ns FROM served WHERE "
}

extension ServedClip {
  /// Reads the columns of `Catalog.servedColumns`.
  fileprivate init(_ key: RequestKey, _ row: borrowing Row) throws(SQLError) {
    self.key = key
    serial = try row.int64(0)
    take = try row.int(1)
    guard let id = GenerationID(try row.text(2)), let digest = Digest(bytes: try row.blob(3)) else {
      throw Catalog.damaged("generation \(serial) is served under no id or digest that can be")
    }
    self.id = id
    self.digest = digest
    stamp = BlobStamp(
      bytes: try row.int64(4), inode: try row.int64(5), mtime: try row.int64(6), ctime: try row.int64(7))
  }
}
