import Domain
import SQL

/// Counts through a row's columns, so that they are read in the order of `RecordColumns.list`.
struct ColumnCursor {
  private var column: Int32 = 0

  mutating func next() -> Int32 {
    defer { column += 1 }
    return column
  }
}

extension GenerationRecord {
  /// Reads the columns of `RecordColumns.list`; a value that this version cannot mean is damage.
  init(row: borrowing Row) throws(SQLError) {
    var column = ColumnCursor()
    let serial = try row.int64(column.next())
    let idText = try row.text(column.next())
    let key = try row.optionalBlob(column.next()).flatMap(Digest.init(bytes:)).map { RequestKey($0) }
    let take = try row.optionalInt(column.next())
    let originText = try row.text(column.next())
    let stateText = try row.text(column.next())
    guard let id = GenerationID(idText), let origin = Origin(rawValue: originText),
      let state = GenerationState(rawValue: stateText)
    else { throw Catalog.damaged("generation \(serial) has id \(idText), origin \(originText), state \(stateText)") }
    self.init(serial: serial, id: id, origin: origin, state: state)
    self.key = key
    self.take = take
    owner = try row.optionalText(column.next())
    fence = try row.int64(column.next())
    attempts = try row.int(column.next())
    model = try row.optionalText(column.next())
    provider = try row.optionalText(column.next()).map { (text) throws(SQLError) in
      guard let provider = Provider(rawValue: text) else { throw Catalog.damaged("\(id) names no provider: \(text)") }
      return provider
    }
    account = try row.optionalText(column.next())
    job = try row.optionalText(column.next())
    imageURL = try row.optionalText(column.next())
    imageNow = try row.optionalBlob(column.next()).flatMap { Digest(bytes: $0) }
    quoted = try row.optionalMoney(column.next())
    charged = try row.optionalMoney(column.next())
    chargedSource = try row.optionalText(column.next()).flatMap { ChargeSource(rawValue: $0) }
    refunded = try row.optionalMoney(column.next())
    reason = try row.optionalText(column.next())
    plannedAt = try row.optionalInt64(column.next())
    sentAt = try row.optionalInt64(column.next())
    submittedAt = try row.optionalInt64(column.next())
    createdAt = try row.int64(column.next())
    updatedAt = try row.int64(column.next())
    clip = try ClipRecord(row: row, &column)
  }
}

extension ClipRecord {
  /// Reads a clip's columns, or is nil where the take has no clip.
  init?(row: borrowing Row, _ column: inout ColumnCursor) throws(SQLError) {
    guard let bytes = try row.optionalBlob(column.next()) else { return nil }
    guard let digest = Digest(bytes: bytes) else { throw Catalog.damaged("a clip's digest has \(bytes.count) bytes") }
    self.init(digest: digest, bytes: try row.int64(column.next()), verdict: .notJudged)
    prompt = try row.text(column.next())
    negative = try row.text(column.next())
    resolution = try row.optionalText(column.next())
    orderedDuration = try row.optionalInt(column.next())
    width = try row.optionalInt(column.next())
    height = try row.optionalInt(column.next())
    lengthMilliseconds = try row.optionalInt64(column.next())
    hasAudio = try row.optionalBool(column.next())
    verdict = Verdict(rawValue: try row.text(column.next())) ?? .notJudged
    findings = Self.findings(try row.text(column.next()))
    sourceName = try row.optionalText(column.next())
    rating = try row.optionalInt(column.next())
    tags = try row.text(column.next()).split(separator: "\n").map { String($0) }
    isFavourite = try row.bool(column.next())
    note = try row.text(column.next())
    acceptedAt = try row.optionalInt64(column.next())
    trashedAt = try row.optionalInt64(column.next())
    sweptAt = try row.optionalInt64(column.next())
    createdAt = try row.int64(column.next())
  }

  private static func findings(_ text: String) -> [Finding] {
    guard let elements = (try? JSONParser.parse(text, .lenient))?.arrayValue else { return [] }
    return elements.compactMap { Finding(json: $0) }
  }
}

extension Row {
  /// An amount in billionths of a dollar, or nil where the column is null.
  borrowing func optionalMoney(_ column: Int32) throws(SQLError) -> Money? {
    try optionalInt64(column).map { Money(nanos: $0) }
  }
}
