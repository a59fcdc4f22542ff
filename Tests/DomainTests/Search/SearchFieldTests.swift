import Domain
import Testing

@Suite struct SearchFieldTests {
  private let now = CivilDate("2026-05-15")!.milliseconds + 50_000_000
  private let day: Int64 = 86_400_000

  private func parse(_ text: String) -> SearchQuery { SearchParser.parse(text) }

  private func filter(_ text: String) -> SearchFilter? {
    guard case .filter(let filter)? = parse(text).root, parse(text).hints.isEmpty else { return nil }
    return filter
  }

  private func range(_ text: String) -> ClosedRange<Int64>? {
    switch filter(text) {
    case .duration(let it): it.range()
    case .fps(let it): it.range()
    case .size(let it): it.range()
    case .cost(let it): it.range()
    case .created(let it): it.range(now: now)
    case .rating(let it), .seed(let it), .take(let it): it.range()
    case .resolution(let it): it.range()
    default: nil
    }
  }

  private func start(_ date: String) -> Int64 { CivilDate(date)!.milliseconds }

  static let fields: [(String, String)] = [
    ("model:pixverse-v6*", "model:pixverse-v6*"), ("model:\"a b\"", "model:\"a b\""), ("model:\"a*\"", "model:\"a*\""),
    ("provider:GMI", "provider:gmi"), ("provider:short*", "provider:short*"),
    ("Resolution:1080P", "resolution:1080p"), ("res:720", "resolution:720p"), ("resolution:4K", "resolution:2160p"),
    ("resolution:>=720p", "resolution:>=720p"), ("resolution:HD..fullhd", "resolution:720p..1080p"),
    ("resolution:1920x1080", "resolution:1920x1080"), ("resolution:1920×1080", "resolution:1920x1080"),
    ("aspect:9:16", "aspect:9:16"), ("aspect:32x18", "aspect:16:9"), ("ratio:1.5", "aspect:3:2"),
    ("aspect:vertical", "aspect:portrait"), ("aspect:Square", "aspect:square"),
    ("duration:5", "duration:5"), ("duration:5s", "duration:5"), ("length:1:05", "duration:65"),
    ("duration:1m30s", "duration:90"), ("duration:500ms", "duration:0.5"), ("duration:1:02:03.5", "duration:3723.5"),
    ("duration:=5", "duration:5"), ("duration:5..", "duration:>=5"), ("duration:..8", "duration:<=8"),
    ("duration: > 5", "duration:>5"), ("duration:> 5", "duration:>5"), ("duration>5", "duration:>5"),
    ("fps:23.976", "fps:23.976"), ("fps:>=30fps", "fps:>=30"),
    ("size:>10mb", "size:>10MB"), ("size:10MiB", "size:10MiB"), ("size:500k", "size:500kB"),
    ("size:1.50g", "size:1.50GB"),
    ("size:100", "size:100"), ("size:1MB..2MB", "size:1MB..2MB"),
    ("cost:$0.3", "cost:0.30"), ("cost:>0.3usd", "cost:>0.30"), ("price:0.10..0.5", "cost:0.10..0.50"),
    ("rating:5", "rating:5"), ("stars:>=4", "rating:>=4"), ("rating>=4", "rating:>=4"),
    ("tag:client-x", "tag:client-x"), ("tags:\"client x\"", "tag:\"client x\""), ("tag:cli*", "tag:cli*"),
    ("tag:\"cli en\"*", "tag:\"cli en\"*"), ("tag:*", "tag:*"), ("tag:AND", "tag:\"AND\""), ("tag:a:b", "tag:a:b"),
    ("tag:\"ab:c d\"", "tag:\"ab:c d\""),
    ("collection:\"spring ads\"", "collection:\"spring ads\""),
    ("verdict:Violations", "verdict:violations"), ("verdict:not_judged", "verdict:not-judged"),
    ("verdict:conforming", "verdict:conforms"),
    ("state:failed*", "state:failed*"), ("state:canceled", "state:cancelled"),
    ("state:nonconforming", "state:nonconforming"),
    ("seed:123", "seed:123"), ("seed:100..200", "seed:100..200"), ("take:>1", "take:>1"),
    ("key:AB12", "key:ab12"), ("digest:00ff*", "digest:00ff"), ("id:7Hk", "id:7hk"),
    ("after:2026-01-01", "after:2026-01-01"), ("before:2026-01", "before:2026-01"), ("since:7d", "after:7d"),
    ("after:2weeks", "after:2w"), ("after:3months", "after:3m"), ("created:2026", "created:2026"),
    ("date:2026-01..2026-03", "created:2026-01..2026-03"), ("after:2026-01-31T10:00", "after:2026-01-31T10:00"),
    ("after:2026-01-31T10:00+01:00", "after:2026-01-31T09:00"), ("on:Today", "created:today"),
    ("created:2026-01-31T10:00:05.250Z", "created:2026-01-31T10:00:05.250"), ("created:>=7d", "after:7d"),
    ("has:audio", "has:audio"), ("has:Sound", "has:audio"), ("has:tags", "has:tag"),
    ("is:favorite", "is:favourite"), ("IS:Trashed", "is:trashed"), ("is:imported", "is:imported"),
    ("is:nonconforming", "is:nonconforming"),
    ("prompt:neon", "prompt:neon"), ("prompt: neon", "prompt:neon"), ("prompt:\"slow pan\"", "prompt:\"slow pan\""),
    ("negative:blur*", "negative:blur*"), ("note:\"for Ann\"", "note:\"for Ann\""),
    ("prompt:(neon OR rain) x", "(prompt:neon OR prompt:rain) x"), ("-tag:(a b)", "-(tag:a tag:b)"),
    ("prompt: (a -b)", "prompt:a -prompt:b"), ("-duration:>5", "-duration:>5"), ("NOT is:imported", "-is:imported"),
    ("sort:oldest", "sort:oldest"), ("sort:newest", ""), ("neon SORT:Cost rain", "neon rain sort:cost"),
    ("group:takes a OR b", "a OR b group:takes"), ("a OR sort:rating", "a sort:rating"),
  ]

  @Test(arguments: fields)
  func `a field takes what people type, and is printed one way`(text: String, expected: String) {
    let query = parse(text)
    #expect(query.description == expected)
    #expect(query.hints.isEmpty)
    #expect(parse(expected) == query, "\(expected) reads as \(parse(expected))")
  }

  @Test(arguments: [
    "duration:x", "duration:-1", "duration:><5", "duration:1e9", "duration:5h5", "duration:5s5s", "duration:1:60",
    "duration:5*", "duration:..", "fps:fast", "size:5XB", "size:MB", "cost:free", "cost:1,5", "rating:0", "rating:6",
    "rating:4.5", "seed:-1", "take:0", "key:xyz", "digest:", "id:il", "resolution:0p", "resolution:big",
    "resolution:1x2x3",
    "aspect:0:1", "aspect:round", "verdict:fine", "state:gone*", "provider:", "after:2026-02-29", "after:2026-1-1",
    "after:0000-01-01", "before:-1d", "before:100001d", "after:d", "after:2026-01-31T25:00",
    "after:0001-01-01T00:00+01:00",
    "after:tomorrow", "has:sense", "is:good", "sort:size", "group:model", "created:2026-13",
  ])
  func `what a field does not take is searched for as text, and a hint says so`(text: String) {
    let query = parse(text)
    #expect(query.hints.count == 1, "\(query.hints)")
    guard case .text? = query.root else { return #expect(Bool(false), "\(query)") }
    #expect(parse(query.description).root == query.root)
    #expect(parse(query.description).hints.isEmpty)
  }

  @Test func `lengths are seconds, with the tolerance of a verdict`() {
    #expect(range("duration:5") == 4900...5100)
    #expect(range("duration:0.05") == -50...150)
    #expect(range("duration:>5") == 5101...Int64.max)
    #expect(range("duration:>=5") == 4900...Int64.max)
    #expect(range("duration:<5") == Int64.min...4899)
    #expect(range("duration:<=5") == Int64.min...5100)
    #expect(range("duration:5..8") == 4900...8100)
    #expect(SearchLength.tolerance == Int64(Tolerances.standard.durationSeconds.double * 1000))
  }

  @Test func `frame rates, sizes, money and numbers are what they stand for`() {
    #expect(range("fps:24") == 23_995...24_005)
    #expect(range("fps:23.98")?.contains(23_976) == true)
    #expect(range("fps:24")?.contains(23_976) == false)
    #expect(range("size:10MB") == 9_500_000...10_499_999)
    #expect(range("size:10.0MB") == 9_950_000...10_049_999)
    #expect(range("size:>10MB") == 10_000_001...Int64.max)
    #expect(range("size:1KiB") == 512...1535)
    #expect(range("size:7") == 7...7)
    #expect(range("cost:0.3") == 300_000_000...300_000_000)
    #expect(range("cost:<$0.3") == Int64.min...299_999_999)
    #expect(range("rating:>=4") == 4...Int64.max)
    #expect(range("resolution:>720p") == 721...Int64.max)
    #expect(range("seed:100..200") == 100...200)
  }

  @Test func `days are days in UTC, and months and years are whole`() {
    let today = start("2026-05-15")
    #expect(range("after:2026-01-01") == start("2026-01-01")...Int64.max)
    #expect(range("before:2026-01-01") == Int64.min...start("2026-01-01") - 1)
    #expect(range("created:2026-01-31") == start("2026-01-31")...start("2026-02-01") - 1)
    #expect(range("created:2026-02") == start("2026-02-01")...start("2026-03-01") - 1)
    #expect(range("created:2026-12") == start("2026-12-01")...start("2027-01-01") - 1)
    #expect(range("created:2024") == start("2024-01-01")...start("2025-01-01") - 1)
    #expect(range("created:>2026-01") == start("2026-02-01")...Int64.max)
    #expect(range("created:2026-01..2026-03") == start("2026-01-01")...start("2026-04-01") - 1)
    #expect(range("created:2026-01-31T10:00") == start("2026-01-31") + 36_000_000...start("2026-01-31") + 36_059_999)
    #expect(range("after:today") == today...Int64.max)
    #expect(range("created:yesterday") == today - day...today - 1)
    #expect(range("before:7d") == Int64.min...today - 7 * day - 1)
    #expect(range("after:0d") == today...Int64.max)
    #expect(range("after:2w") == today - 14 * day...Int64.max)
    #expect(range("after:3m") == start("2026-02-15")...Int64.max)
    #expect(range("after:1y") == start("2025-05-15")...Int64.max)
    #expect(range("after:100000y") == start("0001-01-01")...Int64.max)
    #expect(range("after:12h") == now - 43_200_000...Int64.max)
    #expect(range("created:9999") == start("9999-01-01")...start("9999-12-31") + day - 1)
    // The 31st of March, one month back, is the last of February.
    let march = SearchDate("1m")!.bounds(now: start("2026-03-31"))
    #expect(march == start("2026-02-28")...start("2026-03-01") - 1)
    #expect(SearchDate("1m")!.bounds(now: start("2024-03-31")).lowerBound == start("2024-02-29"))
  }

  @Test func `shapes are met within two percent`() {
    func takes(_ text: String, _ width: Int, _ height: Int) -> Bool {
      guard case .aspect(let aspect)? = filter(text) else { return false }
      return aspect.shapes.contains(SearchAspect.shape(width: width, height: height))
    }
    #expect(takes("aspect:16:9", 1920, 1080) && takes("aspect:16:9", 1920, 1072) && !takes("aspect:16:9", 1920, 1040))
    #expect(takes("aspect:9:16", 1080, 1920) && !takes("aspect:9:16", 1920, 1080))
    #expect(takes("aspect:1.78", 1920, 1080) && takes("aspect:21:9", 2560, 1080))
    #expect(takes("aspect:portrait", 720, 1280) && !takes("aspect:portrait", 720, 720))
    #expect(takes("aspect:square", 720, 712) && takes("aspect:landscape", 1280, 720))
  }

  @Test func `names are compared without case, width and composition`() {
    #expect(SearchName("Café", isPrefix: false)!.matches("cafe\u{301}"))
    #expect(SearchName("４Ｋ", isPrefix: false)!.matches("4k"))
    #expect(SearchName("cli", isPrefix: true)!.matches("Client-X"))
    #expect(!SearchName("cli", isPrefix: false)!.matches("client"))
    #expect(filter("model:PixVerse-v6/Image-to-Video") == filter("model:pixverse-v6/image-to-video"))
    let name = String(repeating: "n", count: SearchName.maximumBytes)
    #expect(filter("tag:\(name)") != nil)
    #expect(filter("tag:\(name)n") == nil)
    for offer in ["pixverse/pixverse-v6/image-to-video"] where Model(named: offer) != nil {
      #expect(parse("model:\(offer)").description == "model:\(Model(named: offer)!.rawValue)")
    }
  }

  @Test func `every field has a name, its own values are taken, and its help is a sentence's part`() {
    for field in SearchField.allCases {
      #expect(SearchField(named: field.rawValue.uppercased()) == field)
      #expect(!field.takes.isEmpty)
      for value in field.values {
        let query = parse("\(field.rawValue):\(value)")
        #expect(query.hints.isEmpty, "\(field.rawValue):\(value) \(query.hints)")
      }
    }
    #expect(SearchField(named: "colour") == nil)
  }
}
