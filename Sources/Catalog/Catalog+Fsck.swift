import Domain
import SQL

/// A blob that the catalog knows, or that one of its rows needs.
package struct ExpectedBlob: Hashable, Sendable {
  package let digest: Digest
  /// Whether it has a row of its own; if not, another row needs it all the same.
  package let isKnown: Bool
}

/// A row that contradicts itself, or what it was made from.
package struct RowProblem: Hashable, Sendable {
  /// The row: of a clip or a request.
  package let row: Int64
  /// What is wrong with it, as part of a sentence.
  package let problem: String
  /// Whether it can be made anew from what it was made from.
  package let isDerivable: Bool
}

extension Catalog {
  /// Up to `limit` of the blobs that the catalog knows or that a clip or a request needs, in the order of their digests,
  /// from the one after `digest` on.
  package func expectedBlobs(after digest: Digest?, limit: Int) throws(CatalogError) -> [ExpectedBlob] {
    try read { (connection) throws(SQLError) in
      // Each part is cut to the page before they are put together: none is read further than that.
      try connection.all(
        """
        SELECT digest, max(known) FROM (
          SELECT * FROM (SELECT digest, 1 AS known FROM blobs WHERE digest > ?1 ORDER BY digest LIMIT ?2)
          UNION ALL SELECT * FROM
            (SELECT digest, 0 FROM clips WHERE digest > ?1 AND swept_at IS NULL ORDER BY digest LIMIT ?2)
          UNION ALL SELECT * FROM (SELECT image, 0 FROM requests WHERE image > ?1 ORDER BY image LIMIT ?2))
        GROUP BY digest ORDER BY digest LIMIT ?2
        """, [.blob(digest?.bytes ?? []), .int(limit)]
      ) { (row) throws(SQLError) in
        ExpectedBlob(digest: try Self.digest(row, 0), isKnown: try row.bool(1))
      }
    }
  }

  /// The takes that should have a clip, by their state, and have no row of one; at most `limit`.
  package func takesWithoutClip(limit: Int) throws(CatalogError) -> [GenerationRecord] {
    try records(
      """
      \(RecordColumns.select) WHERE g.state IN ('stored', 'available', 'nonconforming') AND c.serial IS NULL
      ORDER BY g.serial LIMIT ?1
      """, [.int(limit)])
  }

  /// The takes that have no event, though each begins with one; at most `limit`.
  package func takesWithoutHistory(limit: Int) throws(CatalogError) -> [GenerationRecord] {
    try records(
      """
      \(RecordColumns.select) WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.generation = g.serial)
      ORDER BY g.serial LIMIT ?1
      """, [.int(limit)])
  }

  /// The images of requests that were never measured, as far as the catalog knows; at most `limit`.
  package func unmeasuredImages(limit: Int) throws(CatalogError) -> [Digest] {
    try read { (connection) throws(SQLError) in
      try connection.all(
        """
        SELECT DISTINCT image FROM requests r
        WHERE image IS NOT NULL AND NOT EXISTS (SELECT 1 FROM images i WHERE i.digest = r.image) LIMIT ?1
        """, [.int(limit)]
      ) { (row) throws(SQLError) in try Self.digest(row, 0) }
    }
  }

  /// The takes of the request whose image that is, or of the request of that row.
  package func takes(ofImage image: Digest) throws(CatalogError) -> [GenerationRecord] {
    try records(RecordColumns.select + " WHERE r.image = ?1 ORDER BY g.serial LIMIT 100", [.blob(image.bytes)])
  }

  /// As `takes(ofImage:)`, by the request's row.
  package func takes(ofRequestRow row: Int64) throws(CatalogError) -> [GenerationRecord] {
    try records(RecordColumns.select + " WHERE g.request = ?1 ORDER BY g.take", [.integer(row)])
  }

  /// Goes through the requests: what is wrong with each that does not agree with its own document, and after which row
  /// to go on; nil at the end.
  package func requestProblems(after row: Int64) throws(CatalogError) -> (problems: [RowProblem], last: Int64?) {
    try pages("SELECT id, key, canonical, model, prompt FROM requests WHERE id > ?1 ORDER BY id LIMIT 500", row) {
      (row) throws(SQLError) in
      let canonical = try row.blob(2)
      guard Digest(of: canonical).bytes == (try row.blob(1)) else {
        return ("the document that was hashed is not the one of its key", false)
      }
      let document = try? JSONParser.parse(canonical)
      guard document?["model"]?.stringValue == (try row.text(3)),
        document?["params"]?["prompt"]?.stringValue ?? "" == (try row.text(4))
      else { return ("its model or prompt is not the one that was hashed", true) }
      return nil
    }
  }

  /// Makes a request's model and prompt anew from the document that was hashed.
  package func rebuildRequest(row: Int64) throws(CatalogError) {
    try write { connection in
      let canonical = try connection.first("SELECT canonical FROM requests WHERE id = ?1", [.integer(row)]) {
        (row) throws(SQLError) in try row.blob(0)
      }
      guard let document = canonical.flatMap({ try? JSONParser.parse($0) }),
        let model = document["model"]?.stringValue, let prompt = document["params"]?["prompt"]?.stringValue
      else { return }
      try connection.run(
        "UPDATE requests SET model = ?2, prompt = ?3 WHERE id = ?1", [.integer(row), .text(model), .text(prompt)])
    }
  }

  /// Goes through the clips: what is wrong with each whose facts cannot be read, or that tells something else than they
  /// do; and after which row to go on; nil at the end.
  package func clipProblems(after row: Int64) throws(CatalogError) -> (problems: [RowProblem], last: Int64?) {
    try pages(
      """
      SELECT serial, facts, findings, width, height, length_ms, has_audio, rate FROM clips
      WHERE serial > ?1 AND swept_at IS NULL ORDER BY serial LIMIT 200
      """, row
    ) { (row) throws(SQLError) in
      let findings = try row.text(2)
      let isReadable = (try? JSONParser.parse(findings, .lenient))?.arrayValue?.allSatisfy { Finding(json: $0) != nil }
      guard isReadable == true else { return ("its findings cannot be read", true) }
      guard let text = try row.optionalText(1) else { return nil }
      let document = try? JSONParser.parse(text, .lenient)
      guard let facts = document.flatMap({ try? MediaFacts(json: $0) }) else {
        return ("what was measured of it cannot be read", true)
      }
      // What a later measurement did not find keeps the value of an earlier one.
      let columns = ClipColumns(facts)
      let (width, height) = (try row.optionalInt(3), try row.optionalInt(4))
      let (length, hasAudio) = (try row.optionalInt64(5), try row.optionalBool(6))
      let rate = try row.optionalInt64(7)
      let isSame =
        columns.width ?? width == width && columns.height ?? height == height
        && columns.length ?? length == length && columns.hasAudio == hasAudio && columns.rate ?? rate == rate
      return isSame ? nil : ("its size, length or sound is not what was measured", true)
    }
  }

  /// One page of rows, each with its number first, and what `judge` finds wrong with them.
  private func pages(
    _ sql: String, _ after: Int64, _ judge: (borrowing Row) throws(SQLError) -> (String, Bool)?
  ) throws(CatalogError) -> (problems: [RowProblem], last: Int64?) {
    try read { (connection) throws(SQLError) in
      var problems: [RowProblem] = []
      var last: Int64?
      try connection.each(sql, [.integer(after)]) { (row) throws(SQLError) in
        let number = try row.int64(0)
        last = number
        if let (problem, isDerivable) = try judge(row) {
          problems.append(RowProblem(row: number, problem: problem, isDerivable: isDerivable))
        }
      }
      return (problems, last)
    }
  }

  /// Sees to it that the next hit hashes the blob before it is served, whatever its file looks like: for a blob that was
  /// found damaged.
  package func distrust(_ digest: Digest) throws(CatalogError) {
    try write { connection in
      try connection.run(
        "UPDATE blobs SET inode = 0, mtime_ns = 0, ctime_ns = 0 WHERE digest = ?1", [.blob(digest.bytes)])
    }
  }

  /// The digest of a clip whose row is lost: by the copy for hits, or by the event of its storing; nil where neither says
  /// it.
  package func storedDigest(serial: Int64) throws(CatalogError) -> Digest? {
    try read { (connection) throws(SQLError) in
      let served = try connection.first("SELECT digest FROM served WHERE serial = ?1", [.integer(serial)]) {
        (row) throws(SQLError) in Digest(bytes: try row.blob(0))
      }
      if let digest = served ?? nil { return digest }
      let stored = try connection.first(
        "SELECT detail FROM events WHERE generation = ?1 AND event = 'stored' ORDER BY id DESC LIMIT 1",
        [.integer(serial)]
      ) { (row) throws(SQLError) in try row.optionalText(0).flatMap { Digest(hex: $0) } }
      return stored ?? nil
    }
  }

  /// Makes the lost row of a take's clip anew, with what its history says of trash and acceptance. Tags and ratings are
  /// lost. Nothing is written where there is a row.
  package func recoverClip(serial: Int64, _ clip: NewClip, _ judgement: NewJudgement) throws(CatalogError) {
    let time = now()
    try write { connection in
      let isThere = try connection.first("SELECT 1 FROM clips WHERE serial = ?1", [.integer(serial)]) { _ in true }
      guard isThere == nil else { return }
      try Self.insertClip(connection, serial: serial, clip, at: time)
      try Self.writeJudgement(connection, serial: serial, judgement)
      try connection.run(
        """
        UPDATE clips SET
          accepted_at = (SELECT max(at) FROM events WHERE generation = ?1 AND event = 'accepted-by-person'),
          trashed_at = (SELECT at FROM (SELECT event, at FROM events
            WHERE generation = ?1 AND event IN ('trashed', 'restored') ORDER BY id DESC LIMIT 1) WHERE event = 'trashed'),
          swept_at = (SELECT at FROM (SELECT event, at FROM events
            WHERE generation = ?1 AND event IN ('swept', 'restored') ORDER BY id DESC LIMIT 1) WHERE event = 'swept')
        WHERE serial = ?1
        """, [.integer(serial)])
      try Self.insertClipEvent(connection, serial: serial, "clip-recovered", at: time, actor: self.actor)
    }
  }
}

/// The columns of a clip that say again what its facts say.
struct ClipColumns {
  let width: Int?
  let height: Int?
  let length: Int64?
  let hasAudio: Bool?
  /// Thousandths of a frame per second.
  let rate: Int64?

  init(_ facts: MediaFacts?) {
    width = facts?.video?.displayed.width
    height = facts?.video?.displayed.height
    length = facts?.video?.presented?.duration.thousandths
    hasAudio = facts.map { $0.audio != nil }
    rate = facts?.video?.frameRate?.thousandths
  }
}
