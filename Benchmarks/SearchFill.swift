import Catalog
import Domain
import Glibc
import SQL

/// A catalog of very many clips to search in, with every column filled that a search asks about: by SQL, in large
/// transactions, through the triggers that every insert goes through. There are no blobs and no history.
struct SearchFill {
  private let path: String
  private static let rowsPerTransaction = 50_000
  static let newest: Int64 = 1_790_000_000_000

  init(home: String) { path = "\(home)/library.sqlite" }

  /// Opens the catalog, or makes it.
  func catalog() throws -> Catalog { try Catalog(path: path, actor: "onetake-bench", now: { Self.newest }) }

  /// Adds `count` clips to a new catalog, and times `alone` more, each in a transaction of its own.
  func fill(_ count: Int, alone: Int) throws {
    let catalog = try self.catalog()
    let connection = try Connection(path, mode: .readWrite)
    try connection.execute(script: "PRAGMA cache_size = -1500000; PRAGMA wal_autocheckpoint = 200000")
    for (index, name) in ["client-x", "client-y", "client-z", "draft"].enumerated() {
      try connection.run(
        "INSERT INTO tags (id, name, folded) VALUES (?, ?, ?)", [.int(index), .text(name), .text(name)])
    }
    var texts = SearchTexts(seed: 1)
    var bytes = 0
    for start in stride(from: 0, to: count, by: Self.rowsPerTransaction) {
      try connection.transaction { connection in
        for serial in start..<min(count, start + Self.rowsPerTransaction) {
          bytes += try insert(serial, of: count, connection, &texts)
        }
      }
    }
    try catalog.settleStretches()
    try connection.execute(
      script: "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 1000")
    Bench.report("clips", count)
    Bench.report("text_bytes", bytes)
    for (table, column) in [
      ("clip_texts_data", "block"), ("clip_beginnings_data", "block"), ("facets", "block"), ("common_clips", "clips"),
    ] {
      let size = try connection.first("SELECT sum(length(\(column))) FROM \(table)") { (row) throws(SQLError) in
        try row.int(0)
      }
      Bench.report("\(table)_bytes", size ?? 0)
    }
    // Whole pages, with what stands beside these tables, as a file on the disk would be counted.
    let pages = try connection.first(
      """
      SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND (name GLOB 'clip_texts_*'
        OR name GLOB 'clip_beginnings_*' OR name GLOB 'common_clips*'
        OR name IN ('facets', 'facet_words', 'settled_stretches', 'known_words'))
      """
    ) { (row) throws(SQLError) in try row.int(0) }
    Bench.report("index_bytes", pages ?? 0)
    var samples = Samples()
    for serial in count..<count + alone {
      try samples.measure {
        try connection.transaction { connection in _ = try insert(serial, of: count, connection, &texts) }
      }
    }
    samples.report()
  }

  /// Inserts a clip and returns how many bytes of text it has.
  private func insert(
    _ serial: Int, of count: Int, _ connection: borrowing Connection, _ texts: inout SearchTexts
  ) throws -> Int {
    let prompt = texts.next()
    let row = Int64(serial + 1)
    let time = Self.newest - Int64(count - serial) * 60_000
    let digest = Digest(of: Array("\(serial)".utf8)).bytes
    let model = [
      "pixverse-v6/image-to-video", "pixverse-v6/text-to-video", "pixverse-v5.5/text-to-video",
      "pixverse-v5/image-to-video", "pixverse-v4.5/text-to-video",
    ][min(4, texts.number(below: 9) / 2)]
    let (width, height, resolution) = [
      (1280, 720, "720p"), (720, 1280, "720p"), (1920, 1080, "1080p"), (640, 360, "360p"), (960, 960, "540p"),
    ][texts.number(below: 5)]
    let provider = Provider.allCases[texts.number(below: 3)].rawValue
    // Every fourth clip is another take of the request before.
    let request = row % 4 == 0 && row > 1 ? row - 1 : row
    if request == row {
      try connection.run(
        """
        INSERT INTO requests (id, key, canonical, model, image, prompt, resolution, duration, aspect_ratio, audio,
          multi_shot, seed, created_at) VALUES (?1, ?2, x'', ?3, ?4, '', ?5, 5, '', 0, 0, ?6, 0)
        """,
        [
          .integer(row), .blob(digest), .text(model), model.contains("image") ? .blob(digest) : .null,
          .text(resolution),
          serial % 2 == 0 ? .int(texts.number(below: 1_000_000)) : .null,
        ])
    }
    try connection.run(
      """
      INSERT INTO generations (serial, id, request, take, origin, state, model, provider, planned_at, created_at,
        updated_at) VALUES (?, ?, ?, ?, 'bought', ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(row), .text(GenerationID.random().text), .integer(request), .int(request == row ? 1 : 2),
        .text(texts.number(below: 20) == 0 ? "nonconforming" : "available"), .text(model), .text(provider),
        .integer(time), .integer(time), .integer(time),
      ])
    let negative = texts.number(below: 4) == 0 ? texts.latinWord() + " " + texts.latinWord() : ""
    let tag = texts.number(below: 10)
    try connection.run(
      """
      INSERT INTO clips (serial, digest, prompt, negative, tags, model, provider, resolution, width, height, length_ms,
        rate, bytes, has_audio, verdict, cost, created_at, rating, favourite)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(row), .blob(digest), .text(prompt), .text(negative),
        .text(tag < 4 ? ["client-x", "client-y", "client-z", "draft"][tag] : ""),
        .text(model), .text(provider), .text(resolution), .int(width), .int(height),
        .int([5042, 5000, 8042, 10_042, 3042][texts.number(below: 5)]), .int([24_000, 30_000][texts.number(below: 2)]),
        .int(500_000 + texts.number(below: 20_000_000)), .int(texts.number(below: 2)),
        .text(["conforms", "conforms", "conforms", "violations", "not-judged"][texts.number(below: 5)]),
        .int(50_000_000 * (1 + texts.number(below: 20))), .integer(time),
        texts.number(below: 5) == 0 ? .int(1 + texts.number(below: 5)) : .null,
        .int(texts.number(below: 20) == 0 ? 1 : 0),
      ])
    if tag < 4 { try connection.run("INSERT INTO clip_tags (tag, serial) VALUES (?, ?)", [.int(tag), .integer(row)]) }
    return prompt.utf8.count + negative.utf8.count
  }
}
