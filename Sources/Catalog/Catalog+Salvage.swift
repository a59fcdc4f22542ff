import Domain
import SQL

/// What can still be read of a clip in a damaged catalog.
package struct SalvagedClip: Hashable, Sendable {
  package let digest: Digest
  /// The document of its request, with which it can serve again.
  package var canonical: [UInt8]?
  package var prompt: String?
  package var model: String?
  package var provider: Provider?
  package var charged: Money?

  init(digest: Digest) { self.digest = digest }
}

extension Catalog {
  /// Reads every take by its number, table by table and without indexes, so that a damaged page hides no more than its own
  /// rows. Clips in the trash are left out.
  ///
  /// `found` hears each clip whose digest is known; returned is how many takes, of those that there may be, gave none
  /// although they could not be read either.
  package func salvage(_ found: (SalvagedClip) throws -> Void) throws -> Int {
    var unread = 0
    for serial in 1...max(1, lastSerial()) {
      do throws(CatalogError) {
        guard let clip = try salvagedClip(serial) else { continue }
        try wrapped { try found(clip) }
      } catch {
        guard error.code == .damaged else { throw error }
        unread += 1
      }
    }
    return unread
  }

  private func wrapped(_ body: () throws -> Void) throws(CatalogError) {
    do { try body() } catch { throw CatalogError(any: error) }
  }

  /// The highest number of a take that any table still tells. Takes are numbered from 1 and never removed, so there are no
  /// more of them than the file has room for their ids, whatever number damage has made of one.
  private func lastSerial() -> Int64 {
    func number(_ sql: String) -> Int64? {
      try? read { (connection) throws(SQLError) in
        try connection.first(sql) { (row) throws(SQLError) in try row.optionalInt64(0) ?? 0 } ?? 0
      }
    }
    let columns = [("serial", "generations"), ("serial", "clips"), ("generation", "events"), ("serial", "served")]
    let highest = columns.compactMap { number("SELECT max(\($0.0)) FROM \($0.1)") }.max() ?? 0
    let room = number("SELECT page_count * page_size / \(GenerationID.length) FROM pragma_page_count, pragma_page_size")
    return min(highest, room ?? highest)
  }

  /// Nil for what has no clip; throws `damaged` where that cannot be told.
  private func salvagedClip(_ serial: Int64) throws(CatalogError) -> SalvagedClip? {
    var clip: SalvagedClip?
    var damage: CatalogError?
    do throws(CatalogError) {
      let row = try row(
        "SELECT digest, prompt, model, trashed_at IS NULL AND swept_at IS NULL FROM clips NOT INDEXED WHERE serial = ?1",
        serial
      ) { (row) throws(SQLError) in
        var clip = SalvagedClip(digest: try Self.digest(row, 0))
        clip.prompt = try row.text(1)
        clip.model = try row.optionalText(2)
        return try row.bool(3) ? clip : nil
      }
      guard let row, let kept = row else { return nil }
      clip = kept
    } catch {
      damage = error
      clip = (try? storedDigest(serial: serial)).flatMap { $0 }.map { SalvagedClip(digest: $0) }
    }
    guard var clip else {
      if let damage { throw damage }
      return nil
    }
    let take = try? row(
      "SELECT request, provider, charged, model FROM generations NOT INDEXED WHERE serial = ?1", serial
    ) { (row) throws(SQLError) in
      clip.provider = try row.optionalText(1).flatMap { Provider(rawValue: $0) }
      clip.charged = try row.optionalMoney(2)
      if clip.model == nil { clip.model = try row.optionalText(3) }
      return try row.optionalInt64(0)
    }
    if let request = take.flatMap({ $0 }).flatMap({ $0 }) {
      let canonical = try? row("SELECT canonical FROM requests NOT INDEXED WHERE id = ?1", request) {
        (row) throws(SQLError) in try row.blob(0)
      }
      clip.canonical = canonical.flatMap { $0 }
    }
    return clip
  }

  private func row<Value>(
    _ sql: String, _ number: Int64, _ body: (borrowing Row) throws(SQLError) -> Value
  ) throws(CatalogError) -> Value? {
    var value: Value?
    do {
      try database.withConnection { (connection) throws(SQLError) in
        try connection.each(sql, [.integer(number)]) { (row) throws(SQLError) in value = try body(row) }
      }
    } catch {
      throw CatalogError(any: error)
    }
    return value
  }
}
