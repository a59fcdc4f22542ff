import Domain
import Files
import Glibc
import MediaClient
import Onetake
import SQL

/// A library with very many clips, made quickly: rows go in by SQL, past the use cases, in large transactions.
///
/// Real are: the schema, every row that a purchase leaves (request, take, clip, blob, two events, every fifth a reuse),
/// the request's canonical document and key, a real film's facts, the search index, and one file for each blob, of the
/// bytes that its digest names. Not real: those bytes are a line of text and no film, and the answers of providers are
/// left out of the events.
struct LibraryFill {
  private let home: String
  private let facts: MediaFacts
  private let factsText: String

  private static let rowsPerTransaction = 100_000
  private static let images = 5000
  private static let firstMillisecond: Int64 = 1_735_689_600_000

  /// Makes the library at `home`; each clip gets the facts of the film at `film`.
  init(home: String, film: String) throws {
    self.home = home
    _ = try Library(LibraryOptions(home: home))
    let helper = MediaHelper(MediaHelper.Options(program: try MediaHelper.defaultPath()))
    let file = try Descriptor(film, .read)
    facts = try file.withNumber { number throws(MediaHelperError) in try helper.facts(of: number) }
    factsText = facts.json.text
  }

  /// Adds `count` clips to a library that holds none.
  func fill(_ count: Int) throws {
    let connection = try Connection("\(home)/library.sqlite", mode: .readWrite)
    try connection.execute(script: "PRAGMA cache_size = -1500000; PRAGMA wal_autocheckpoint = 200000")
    for first in 0..<256 { _ = try Folder.makeAll("\(home)/blobs/\(Self.hex(first))") }
    var prompts = Prompts(seed: 1)
    for start in stride(from: 0, to: count, by: Self.rowsPerTransaction) {
      try connection.transaction { connection in
        for serial in start..<min(count, start + Self.rowsPerTransaction) { try insert(serial, connection, &prompts) }
      }
    }
    try connection.execute(script: "PRAGMA wal_checkpoint(TRUNCATE)")
    Bench.report("clips", count)
  }

  private func insert(_ serial: Int, _ connection: borrowing Connection, _ prompts: inout Prompts) throws {
    let request = try request(prompts.next(serial), serial)
    let time = Self.firstMillisecond + Int64(serial) * 30_000
    let row = Int64(serial + 1)
    let parameters = request.parameters
    try connection.run(
      """
      INSERT INTO requests (id, key, canonical, model, image, prompt, negative_prompt, resolution, duration,
        aspect_ratio, audio, multi_shot, seed, cfg_scale, thinking, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?)
      """,
      [
        .integer(row), .blob(request.key.digest.bytes), .blob(request.canonical), .text(request.model.rawValue),
        .bytes(request.image?.digest.bytes), .text(parameters.prompt), .string(parameters.negativePrompt),
        .text(parameters.resolution.rawValue), .int(parameters.duration), .text(parameters.aspectRatio.description),
        .bool(parameters.audio), .bool(parameters.multiShot), .integer(time),
      ])
    try connection.run(
      """
      INSERT INTO generations (serial, id, request, take, origin, state, fence, attempts, provider, account, job,
        quoted, charged, charged_source, planned_at, sent_at, submitted_at, created_at, updated_at, model)
      VALUES (?1, ?2, ?1, 1, 'bought', 'available', 1, 1, ?3, 'bench', ?4, ?5, ?5, 'quote', ?6, ?6, ?6, ?6, ?6, ?7)
      """,
      [
        .integer(row), .text(GenerationID.random().text), .text(Provider.allCases[serial % 3].rawValue),
        .text("job-\(serial)"), .integer(350_000_000), .integer(time), .text(request.model.rawValue),
      ])
    try insertClip(row, request, time, connection)
    for (from, to) in [("rendered", "stored"), ("stored", "available")] {
      try connection.run(
        """
        INSERT INTO events (generation, at, actor, event, state_from, state_to)
        VALUES (?, ?, 'onetake-bench', ?, ?, ?)
        """,
        [.integer(row), .integer(time), .text(to), .text(from), .text(to)])
    }
    if serial % 5 == 0 {
      try connection.run(
        "INSERT INTO reuses (generation, at, kind, avoided, provider, model) VALUES (?, ?, 'reused', 350000000, ?, ?)",
        [
          .integer(row), .integer(time), .text(Provider.allCases[serial % 3].rawValue), .text(request.model.rawValue),
        ])
    }
  }

  private func insertClip(
    _ row: Int64, _ request: Request, _ time: Int64, _ connection: borrowing Connection
  ) throws {
    let (digest, stamp) = try makeBlob(row)
    try connection.run(
      "INSERT INTO blobs (digest, bytes, inode, mtime_ns, ctime_ns, stored_at) VALUES (?, ?, ?, ?, ?, ?)",
      [
        .blob(digest.bytes), .integer(stamp.size), .integer(Int64(bitPattern: stamp.inode)), .integer(stamp.modified),
        .integer(stamp.changed), .integer(time),
      ])
    let parameters = request.parameters
    try connection.run(
      """
      INSERT INTO clips (serial, digest, prompt, negative, model, provider, resolution, duration, width, height,
        length_ms, has_audio, bytes, cost, verdict, facts, prober, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 350000000, 'conforms', ?, ?, ?)
      """,
      [
        .integer(row), .blob(digest.bytes), .text(parameters.prompt), .text(parameters.negativePrompt ?? ""),
        .text(request.model.rawValue), .text(Provider.allCases[Int(row - 1) % 3].rawValue),
        .text(parameters.resolution.rawValue), .int(parameters.duration), .int(facts.video?.displayed.width),
        .int(facts.video?.displayed.height), .int(parameters.duration * 1000 + 41), .bool(facts.audio != nil),
        .integer(stamp.size), .text(factsText), .int(facts.prober), .integer(time),
      ])
  }

  private func makeBlob(_ row: Int64) throws -> (Digest, FileStamp) {
    let bytes = Array("clip \(row) of onetake-bench\n".utf8)
    let digest = Digest(of: bytes)
    let file = try Descriptor("\(home)/blobs/\(digest.hex.prefix(2))/\(digest.hex)", .createNew(permissions: 0o444))
    try file.write(bytes)
    return (digest, try file.stamp())
  }

  /// Seven of ten are image-to-video, of images that are used about 140 times each in a million.
  private func request(_ prompt: String, _ serial: Int) throws -> Request {
    let hasImage = serial % 10 < 7
    var image: InputImage?
    if hasImage {
      image = InputImage(
        digest: Digest(of: Array("image \(serial * 7 % Self.images)".utf8)), width: 1920, height: 1080,
        byteCount: 200_000, mediaType: "image/jpeg")
    }
    let model: Model = hasImage ? .pixverseV6ImageToVideo : .pixverseV55TextToVideo
    var draft = RequestDraft(model: model.rawValue, image: image)
    draft.fields[.prompt] = .string(prompt)
    draft.fields[.resolution] = .string(serial % 2 == 0 ? "1080p" : "720p")
    draft.fields[.duration] = .int(serial % 4 == 0 ? 8 : 5)
    return try draft.request()
  }

  private static func hex(_ byte: Int) -> String { String(byte + 256, radix: 16).dropFirst().description }
}
