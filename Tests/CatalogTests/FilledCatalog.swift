import Domain
import SQL
import TestSupport

@testable import Catalog

/// Clips of every kind, the same on every run, in a catalog and as plain values.
struct FilledCatalog {
  /// The clips, oldest first: the first has serial 1.
  private(set) var clips: [SearchedClip] = []
  /// The row of each clip's request; nil where it answers none.
  private(set) var requests: [Int64?] = []

  private static let words = [
    "neon", "girl", "rain", "rainy", "night", "slow", "pan", "cinematic", "don't", "multi-agent", "Straße", "Mädchen",
    "im", "Regen", "café", "naïve", "霓虹灯", "下的", "少女", "雨", "雨夜", "東京", "の夜", "ネオン", "ﾈｵﾝ", "고양이", "가", "비",
    "مدينة", "مطر", "🎬", "4K映像", "PixVerse生成", "🌧", "ＮＥＯＮ", "e\u{301}te\u{301}", "the", "the", "the", "a",
  ]
  private static let names = ["client-x", "client y", "Spring Ads", "霓虹", "x", "draft"]
  private static let models = [
    "pixverse-v6/image-to-video", "pixverse-v5.5/text-to-video", "pixverse-v5.5/image-to-video", "Somebody's Model",
  ]
  private static let sides = [(1280, 720), (720, 1280), (1920, 1080), (960, 960), (1080, 1920), (541, 303)]

  /// Makes `count` clips, and puts them into the catalog at `path`.
  init(_ count: Int, at path: String, seed: UInt64, now: Int64) throws {
    var random = Seeded(seed)
    let connection = try Connection(path)
    try connection.transaction(.immediate) { connection in
      for (index, name) in Self.names.enumerated() {
        let values: [SQLValue] = [.int(index), .text(name), .text(SearchName.folded(name))]
        try connection.run("INSERT INTO tags (id, name, folded) VALUES (?, ?, ?)", values)
        try connection.run("INSERT INTO collections (id, name, folded, created_at) VALUES (?, ?, ?, 0)", values)
      }
      for serial in 1...Int64(count) {
        let (record, request) = Self.record(serial, now: now, &random)
        try Self.insert(record, serial, request, connection)
        clips.append(SearchedClip(record, splitter: PlainWords()))
        requests.append(request)
      }
    }
  }

  private static func text(_ most: Int, _ random: inout Seeded) -> String {
    (0..<Int.random(in: 0...most, using: &random)).map { _ in words.randomElement(using: &random)! }
      .joined(separator: Int.random(in: 0..<4, using: &random) == 0 ? "" : " ")
  }

  private static func some<Value>(_ share: Int, _ random: inout Seeded, _ value: (inout Seeded) -> Value) -> Value? {
    Int.random(in: 0..<100, using: &random) < share ? value(&random) : nil
  }

  private static func record(
    _ serial: Int64, now: Int64, _ random: inout Seeded
  ) -> (SearchRecord, request: Int64?) {
    var clip = SearchRecord()
    clip.prompt = text(14, &random)
    clip.negative = some(30, &random) { text(4, &$0) } ?? ""
    clip.note = some(10, &random) { text(6, &$0) } ?? ""
    clip.tags = names.filter { _ in Int.random(in: 0..<8, using: &random) == 0 }
    clip.collections = names.filter { _ in Int.random(in: 0..<12, using: &random) == 0 }
    clip.model = some(95, &random) { models.randomElement(using: &$0)! }
    clip.provider = some(90, &random) { Provider.allCases.randomElement(using: &$0)! }
    clip.resolution = some(90, &random) { Resolution.allCases.randomElement(using: &$0)!.rawValue }
    if let (width, height) = some(90, &random, { sides.randomElement(using: &$0)! }) {
      (clip.width, clip.height) = (width, height)
    }
    clip.lengthMilliseconds = some(90, &random) { [5042, 8042, 5000, 10_000, 120_000].randomElement(using: &$0)! }
    clip.rateThousandths = some(90, &random) { [24_000, 23_976, 30_000, 29_970].randomElement(using: &$0)! }
    clip.bytes = Int64.random(in: 1...50_000_000, using: &random)
    clip.hasAudio = some(90, &random) { Bool.random(using: &$0) }
    clip.verdict = Verdict.allCases.randomElement(using: &random)!
    clip.state = [.available, .available, .nonconforming, .stored, .lost].randomElement(using: &random)!
    clip.cost = some(80, &random) { Money(nanos: Int64.random(in: 0...20, using: &$0) * 50_000_000) }
    clip.created = now - Int64.random(in: 0...400, using: &random) * 86_400_000
    clip.digest = Digest(of: Array("\(serial) \(Int64.random(in: 0...9, using: &random))".utf8)).hex
    clip.id = String(repeating: "0", count: 16 - "\(serial)".count) + "\(serial)"
    clip.rating = some(40, &random) { Int64.random(in: 1...5, using: &$0) }
    clip.isFavourite = Int.random(in: 0..<10, using: &random) == 0
    clip.isTrashed = Int.random(in: 0..<12, using: &random) == 0
    guard Int.random(in: 0..<5, using: &random) > 0 else {
      clip.isImported = true
      return (clip, nil)
    }
    // Up to three takes of one request follow each other.
    let request = (serial + 2) / 3
    clip.take = serial - (request - 1) * 3
    clip.seed = request % 3 == 0 ? request * 7 % 500 : nil
    clip.hasImage = request % 4 == 0
    clip.key = Digest(of: Array("request \(request)".utf8)).hex
    return (clip, request)
  }

  private static func insert(
    _ clip: SearchRecord, _ serial: Int64, _ request: Int64?, _ connection: borrowing Connection
  ) throws {
    func bytes(_ hex: String?) -> SQLValue { hex.flatMap { Digest(hex: $0) }.map { .blob($0.bytes) } ?? .null }
    if let request {
      try connection.run(
        """
        INSERT INTO requests (id, key, canonical, model, image, prompt, resolution, duration, aspect_ratio, audio,
          multi_shot, seed, created_at) VALUES (?, ?, x'', '', ?, '', '', 5, '', 0, 0, ?, 0) ON CONFLICT DO NOTHING
        """,
        [.integer(request), bytes(clip.key), clip.hasImage ? bytes(clip.key) : .null, .int64(clip.seed)])
    }
    try connection.run(
      """
      INSERT INTO generations (serial, id, request, take, origin, state, model, provider, planned_at, created_at,
        updated_at) VALUES (?, ?, ?, ?, ?, ?, 'm', 'gmi', ?, 0, 0)
      """,
      [
        .integer(serial), .string(clip.id), .int64(request), .int64(clip.take),
        .text(clip.isImported ? "imported" : "bought"), .string(clip.state?.rawValue),
        clip.isImported ? .null : .integer(0),
      ])
    try connection.run(
      """
      INSERT INTO clips (serial, digest, prompt, negative, note, tags, model, provider, resolution, width, height,
        length_ms, rate, bytes, has_audio, verdict, cost, created_at, rating, favourite, trashed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .integer(serial), bytes(clip.digest), .text(clip.prompt), .text(clip.negative), .text(clip.note),
        .text(clip.tags.joined(separator: "\n")), .string(clip.model), .string(clip.provider?.rawValue),
        .string(clip.resolution), .int(clip.width), .int(clip.height), .int64(clip.lengthMilliseconds),
        .int64(clip.rateThousandths), .int64(clip.bytes), clip.hasAudio.map { .bool($0) } ?? .null,
        .string(clip.verdict?.rawValue), .int64(clip.cost?.nanos), .int64(clip.created), .int64(clip.rating),
        .bool(clip.isFavourite), clip.isTrashed ? .integer(1) : .null,
      ])
    for (table, column, list) in [
      ("clip_tags", "tag", clip.tags), ("clip_collections", "collection", clip.collections),
    ] {
      for name in list {
        try connection.run(
          "INSERT INTO \(table) (\(column), serial) VALUES (?, ?)",
          [.int(names.firstIndex(of: name)!), .integer(serial)])
      }
    }
  }
}
