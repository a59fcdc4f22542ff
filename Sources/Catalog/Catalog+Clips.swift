import Domain
import SQL

/// What a blob's file looked like when it was stored.
package struct BlobStamp: Hashable, Sendable {
  package let bytes: Int64
  package let inode: Int64
  package let mtime: Int64
  package let ctime: Int64

  /// Makes a stamp; times are in nanoseconds since 1970.
  package init(bytes: Int64, inode: Int64, mtime: Int64, ctime: Int64) {
    self.bytes = bytes
    self.inode = inode
    self.mtime = mtime
    self.ctime = ctime
  }
}

/// A clip's bytes that are durable in the store, and what is known of the order.
package struct NewClip: Sendable {
  package let digest: Digest
  package let stamp: BlobStamp
  package var prompt = ""
  package var negative = ""
  package var model: String?
  package var provider: Provider?
  package var resolution: String?
  package var orderedDuration: Int?
  package var cost: Money?
  package var sourceName: String?

  /// Makes a clip of a blob.
  package init(digest: Digest, stamp: BlobStamp) {
    self.digest = digest
    self.stamp = stamp
  }

  /// Takes over what a request says of the order.
  package mutating func describe(_ request: Request) {
    prompt = request.parameters.prompt
    negative = request.parameters.negativePrompt ?? ""
    model = request.model.rawValue
    resolution = request.parameters.resolution.rawValue
    orderedDuration = request.parameters.duration
  }
}

/// A clip's facts, verdict and findings.
package struct NewJudgement: Sendable {
  package let facts: MediaFacts?
  package let verdict: Verdict
  package let findings: [Finding]

  /// Makes a judgement; without facts the verdict is not-judged.
  package init(facts: MediaFacts?, verdict: Verdict, findings: [Finding]) {
    self.facts = facts
    self.verdict = verdict
    self.findings = findings
  }
}

extension Catalog {
  /// Records that a take's clip is stored: blob, clip, search entry, step and event in one transaction.
  package func store(_ clip: NewClip, _ claim: StepClaim) throws(CatalogError) -> GenerationRecord {
    let time = now()
    let outcome = try write { connection in
      var changes = StepChanges()
      // The event keeps the digest: should the clip's row be lost, it says which blob was the clip.
      changes.detail = clip.digest.hex
      let outcome = try Self.step(connection, claim, .stored, changes, at: time, actor: self.actor)
      guard case .made = outcome else { return outcome }
      try Self.insertClip(connection, serial: claim.serial, clip, at: time)
      return outcome
    }
    guard case .made = outcome else {
      throw CatalogError(.stale, "generation \(claim.serial) is no longer rendered as it was read")
    }
    settleIfPossible(afterClip: claim.serial)
    return try record(serial: claim.serial)
  }

  static func insertClip(
    _ connection: borrowing Connection, serial: Int64, _ clip: NewClip, at time: Int64
  ) throws(SQLError) {
    try insertBlob(connection, clip.digest, clip.stamp, at: time)
    // A take that is fetched again after it was lost keeps its row.
    try connection.run(
      """
      INSERT INTO clips (serial, digest, prompt, negative, model, provider, resolution, duration, bytes, cost, verdict,
        source_name, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'not-judged', ?11, ?12)
      ON CONFLICT (serial) DO UPDATE SET digest = excluded.digest, bytes = excluded.bytes, cost = excluded.cost,
        verdict = 'not-judged', findings = '[]', facts = NULL, prober = NULL, width = NULL, height = NULL,
        length_ms = NULL, has_audio = NULL, rate = NULL
      """,
      [
        .integer(serial), .blob(clip.digest.bytes), .text(clip.prompt), .text(clip.negative), .string(clip.model),
        .string(clip.provider?.rawValue), .string(clip.resolution),
        .int(clip.orderedDuration), .integer(clip.stamp.bytes), .int64(clip.cost?.nanos),
        .string(clip.sourceName), .integer(time),
      ])
  }

  static func insertBlob(
    _ connection: borrowing Connection, _ digest: Digest, _ stamp: BlobStamp, at time: Int64
  ) throws(SQLError) {
    try connection.run(
      """
      INSERT INTO blobs (digest, bytes, inode, mtime_ns, ctime_ns, stored_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (digest) DO UPDATE SET bytes = excluded.bytes, inode = excluded.inode, mtime_ns = excluded.mtime_ns,
        ctime_ns = excluded.ctime_ns
      """,
      [
        .blob(digest.bytes), .integer(stamp.bytes), .integer(stamp.inode), .integer(stamp.mtime), .integer(stamp.ctime),
        .integer(time),
      ])
  }

  /// Records what a probe found and what the policy makes of it; with a claim, the take's step as well.
  package func judge(
    serial: Int64, _ judgement: NewJudgement, step claim: (StepClaim, GenerationEvent)?
  ) throws(CatalogError) -> GenerationRecord {
    let time = now()
    let outcome: StepOutcome? = try write { connection in
      // Somebody else decoded the clip since its facts were read for this judgement, which would undo that.
      if judgement.facts != nil, judgement.facts?.deep == nil, try Self.facts(connection, serial: serial)?.deep != nil {
        return .stale
      }
      if let (claim, event) = claim {
        var changes = StepChanges()
        changes.releases = true
        changes.detail = judgement.findings.map { "\($0.rule.rawValue): \($0.actual)" }.joined(separator: "; ")
        let outcome = try Self.step(connection, claim, event, changes, at: time, actor: self.actor)
        guard case .made = outcome else { return outcome }
      }
      try Self.writeJudgement(connection, serial: serial, judgement)
      return nil
    }
    if case .stale? = outcome { throw CatalogError(.stale, "generation \(serial) changed while it was judged") }
    if case .impossible? = outcome { throw CatalogError(.impossibleStep, "generation \(serial) cannot be judged now") }
    return try record(serial: serial)
  }

  static func writeJudgement(
    _ connection: borrowing Connection, serial: Int64, _ judgement: NewJudgement
  ) throws(SQLError) {
    let facts = judgement.facts
    let columns = ClipColumns(facts)
    try connection.run(
      """
      UPDATE clips SET verdict = ?2, findings = ?3, facts = coalesce(?4, facts), prober = coalesce(?5, prober),
        width = coalesce(?6, width), height = coalesce(?7, height), length_ms = coalesce(?8, length_ms),
        has_audio = coalesce(?9, has_audio), rate = coalesce(?10, rate)
      WHERE serial = ?1
      """,
      [
        .integer(serial), .text(judgement.verdict.rawValue),
        .text(JSON.array(judgement.findings.map(\.json)).text), .string(facts?.json.text),
        .int(facts?.prober), .int(columns.width), .int(columns.height), .int64(columns.length),
        columns.hasAudio.map { .bool($0) } ?? .null, .int64(columns.rate),
      ])
  }

  /// What a blob's file looked like when it was stored, or nil if the catalog knows no such blob.
  package func stamp(of digest: Digest) throws(CatalogError) -> BlobStamp? {
    try read { (connection) throws(SQLError) in
      var stamp: BlobStamp?
      try connection.each(
        "SELECT bytes, inode, mtime_ns, ctime_ns FROM blobs WHERE digest = ?1", [.blob(digest.bytes)]
      ) { (row) throws(SQLError) in
        stamp = BlobStamp(
          bytes: try row.int64(0), inode: try row.int64(1), mtime: try row.int64(2), ctime: try row.int64(3))
      }
      return stamp
    }
  }

  /// Records a blob, or its new stamp after it was re-hashed and found whole.
  package func record(blob digest: Digest, _ stamp: BlobStamp) throws(CatalogError) {
    let time = now()
    try write { connection in try Self.insertBlob(connection, digest, stamp, at: time) }
  }

  /// Records the new stamps of blobs, all in one transaction.
  package func record(blobs: [(digest: Digest, stamp: BlobStamp)]) throws(CatalogError) {
    let time = now()
    try write { connection in
      for (digest, stamp) in blobs { try Self.insertBlob(connection, digest, stamp, at: time) }
    }
  }

  /// Records an input image beside its blob.
  package func record(_ image: InputImage, _ stamp: BlobStamp) throws(CatalogError) {
    let time = now()
    try write { connection in
      try Self.insertBlob(connection, image.digest, stamp, at: time)
      try connection.run(
        """
        INSERT INTO images (digest, width, height, bytes, media_type, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (digest) DO NOTHING
        """,
        [
          .blob(image.digest.bytes), .int(image.width), .int(image.height),
          .int(image.byteCount), .text(image.mediaType), .integer(time),
        ])
    }
  }

  /// The image of that digest as it was measured, or nil.
  package func image(_ digest: Digest) throws(CatalogError) -> InputImage? {
    try read { (connection) throws(SQLError) in
      var image: InputImage?
      try connection.each(
        "SELECT width, height, bytes, media_type FROM images WHERE digest = ?1", [.blob(digest.bytes)]
      ) { (row) throws(SQLError) in
        image = InputImage(
          digest: digest, width: Int(try row.int64(0)), height: Int(try row.int64(1)), byteCount: Int(try row.int64(2)),
          mediaType: try row.text(3))
      }
      return image
    }
  }

  /// The canonical document of a request, or nil.
  package func canonical(of key: RequestKey) throws(CatalogError) -> [UInt8]? {
    try read { (connection) throws(SQLError) in
      var canonical: [UInt8]?
      try connection.each("SELECT canonical FROM requests WHERE key = ?1", [.blob(key.digest.bytes)]) {
        (row) throws(SQLError) in canonical = try row.blob(0)
      }
      return canonical
    }
  }

  /// A clip's stored facts, or nil where none were read.
  package func facts(serial: Int64) throws(CatalogError) -> MediaFacts? {
    try read { (connection) throws(SQLError) in try Self.facts(connection, serial: serial) }
  }

  private static func facts(_ connection: borrowing Connection, serial: Int64) throws(SQLError) -> MediaFacts? {
    var text: String?
    try connection.each("SELECT facts FROM clips WHERE serial = ?1", [.integer(serial)]) { (row) throws(SQLError) in
      text = try row.optionalText(0)
    }
    guard let text, let json = try? JSONParser.parse(text, .lenient) else { return nil }
    return try? MediaFacts(json: json)
  }
}

extension Catalog {
  /// Serves a clip although it does not conform, because a person accepts it.
  package func accept(_ claim: StepClaim) throws(CatalogError) -> GenerationRecord {
    let time = now()
    let outcome: StepOutcome = try write { connection in
      var changes = StepChanges()
      changes.releases = true
      let outcome = try Self.step(connection, claim, .acceptedByPerson, changes, at: time, actor: self.actor)
      guard case .made = outcome else { return outcome }
      try connection.run(
        "UPDATE clips SET accepted_at = ?2 WHERE serial = ?1", [.integer(claim.serial), .integer(time)])
      return outcome
    }
    guard case .made = outcome else { throw CatalogError(.stale, "generation \(claim.serial) changed meanwhile") }
    return try record(serial: claim.serial)
  }
}
