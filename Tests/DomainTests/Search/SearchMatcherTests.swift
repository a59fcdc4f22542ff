import Domain
import Testing

@Suite struct SearchMatcherTests {
  private let now = CivilDate("2026-05-15")!.milliseconds + 50_000_000

  private func matcher(_ query: String) -> SearchMatcher<PlainWords> {
    SearchMatcher(SearchParser.parse(query), splitter: PlainWords(), now: now)
  }

  private func makeClip(_ prompt: String = "neon girl in rain", _ change: (inout SearchRecord) -> Void = { _ in })
    -> SearchRecord
  {
    var clip = SearchRecord()
    clip.prompt = prompt
    change(&clip)
    return clip
  }

  @Test(arguments: [
    ("neon rain", true), ("rain neon", true), ("neon snow", false), ("neon -snow", true), ("neon -rain", false),
    ("\"neon girl\"", true), ("\"girl neon\"", false), ("\"neon rain\"", false), ("ne*", true), ("ne", false),
    ("\"neon gi\"*", true),
    ("snow OR rain", true), ("snow OR ice", false), ("neon (snow OR rain)", true), ("-(snow OR rain)", false),
    ("-(neon snow)", true),
    ("NEON", true), ("", true), ("!!!", true), ("NOT snow", true), ("prompt:neon", true), ("negative:neon", false),
    ("-negative:neon", true), ("is:trashed", false), ("-is:trashed", true),
  ])
  func `words are looked for as the query says`(query: String, isFound: Bool) {
    #expect(matcher(query).matches(makeClip()) == isFound)
  }

  @Test(arguments: [
    ("霓虹", "霓虹灯下", true), ("虹灯", "霓虹灯下", true), ("霓灯", "霓虹灯下", false), ("雨", "大雨", true), ("雨", "雨天", true),
    ("雨", "雪", false),
    ("ネオン", "ﾈｵﾝの街", true), ("ﾈｵﾝ", "ネオンの街", true), ("が", "か\u{3099}", true), ("か", "が", false),
    ("고양이", "고양이가 비", true),
    ("生成", "PixVerse生成", true), ("pixverse", "PixVerse生成", true), ("PixVerse生成", "PixVerse 生成", true),
    ("4k", "4K映像", true),
    ("映像4K", "映像4K", true), ("映像4K", "映像制作4K", false), ("\"東京 大阪\"", "東京、大阪", true), ("東京大阪", "東京、大阪", false),
    ("４Ｋ", "in 4K", true), ("4k", "４Ｋ映像", true), ("雨*", "大雨", true), ("東京*", "東京都", true), ("cafe", "Café", true),
    ("한글", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", true), ("東京", "东京", false),
  ])
  func `Chinese, Japanese and Korean words are found where they stand, in every form`(
    query: String, prompt: String, isFound: Bool
  ) {
    #expect(matcher(query).matches(makeClip(prompt)) == isFound)
  }

  static let phrases: [(SearchText, [String], Bool)] = [
    (SearchText("neon girl"), ["neon", "girl"], false), (SearchText("neo", isPrefix: true), ["neo"], true),
    (SearchText("霓虹灯"), ["霓虹", "虹灯"], false), (SearchText("霓虹", isPrefix: true), ["霓虹"], false),
    (SearchText("雨"), ["雨"], true), (SearchText("4K 雨"), ["4k", "雨"], true),
    (SearchText("映像4K"), ["映像", "像", "4k"], false), (SearchText("東京 大阪!"), ["東京", "京", "大阪"], false),
    (SearchText("雨 rain"), ["雨", "rain"], false), (SearchText("🎬"), [], false),
  ]

  @Test(arguments: phrases)
  func `a phrase is asked for by the tokens that every text with it holds`(
    text: SearchText, tokens: [String], isPrefix: Bool
  ) {
    let phrase = SearchPhrase(text, splitter: PlainWords())
    #expect(phrase.tokens.map { String(decoding: $0, as: UTF8.self) } == tokens)
    #expect(phrase.isPrefix == isPrefix)
  }

  @Test func `every field holds what it names, and an exclusion what is not known`() {
    let clip = makeClip {
      $0.negative = "blurry"
      $0.note = "for Ann"
      $0.tags = ["Client-X", "hero"]
      $0.collections = ["spring ads"]
      $0.model = "pixverse-v6/image-to-video"
      $0.provider = .gmi
      $0.resolution = "1080p"
      $0.seed = 123
      $0.take = 2
      $0.hasImage = true
      $0.width = 1920
      $0.height = 1072
      $0.lengthMilliseconds = 5042
      $0.rateThousandths = 23_976
      $0.bytes = 9_876_543
      $0.hasAudio = true
      $0.verdict = .violations
      $0.state = .nonconforming
      $0.cost = Money("0.30")
      $0.isImported = true
      $0.created = CivilDate("2026-05-14")!.milliseconds
      $0.key = "ab12ff"
      $0.digest = "00ff"
      $0.id = "7hk3"
      $0.rating = 4
      $0.isFavourite = true
      $0.isTrashed = true
    }
    for query in [
      "negative:blurry", "note:ann", "client-x", "tag:client-x", "tag:client*", "collection:\"Spring Ads\"",
      "model:pixverse*",
      "provider:gmi", "resolution:1080p", "resolution:>720p", "resolution:1920x1072", "aspect:16:9", "aspect:landscape",
      "seed:123",
      "take:>1", "duration:5", "fps:23.98", "size:10MB", "size:<10MB", "cost:0.3", "cost:..0.5", "verdict:violations",
      "state:non*",
      "created:yesterday", "after:2026-05", "before:today", "key:ab1", "digest:00", "id:7hk", "rating:>=4", "has:audio",
      "has:image",
      "has:negative", "has:seed", "has:tag", "has:collection", "has:rating", "has:cost", "has:note", "is:favourite",
      "is:imported",
      "is:nonconforming", "is:trashed",
    ] {
      let isTrash = query == "is:trashed" ? "" : " is:trashed"
      #expect(matcher(query + isTrash).matches(clip), "\(query)")
      #expect(!matcher("-\(query)" + isTrash).matches(clip), "-\(query)")
      #expect(!matcher(query).matches(makeClip("other")), "\(query)")
      #expect(matcher("-\(query)").matches(makeClip("other")), "-\(query) has to find what nobody knows")
    }
    #expect(!matcher("neon").matches(clip), "it is in the trash")
    #expect(matcher("neon (is:trashed OR rain)").matches(clip))
  }

  /// What is marked of a prompt, by bytes and by characters.
  private func marked(_ query: String, _ prompt: String, _ scope: SearchText.Scope = .prompt) -> [String] {
    matcher(query).highlights(in: prompt, of: scope).map { mark in
      let bytes = String(decoding: Array(prompt.utf8)[mark.bytes], as: UTF8.self)
      let characters = String(Array(prompt)[mark.characters])
      return bytes == characters ? bytes : "\(bytes) or \(characters)"
    }
  }

  @Test(arguments: [
    ("neon", "a Neon girl", ["Neon"]), ("ne*", "neon next", ["neon", "next"]),
    ("\"neon girl\"", "neon, girl neon", ["neon, girl"]),
    ("neon -girl", "neon girl", ["neon"]), ("-(neon girl) rain", "neon rain", ["rain"]),
    ("neon girl", "neon girl", ["neon", "girl"]),
    ("霓虹", "霓虹灯下霓虹", ["霓虹", "霓虹"]), ("霓虹 虹灯", "霓虹灯下", ["霓虹灯"]), ("霓虹灯下", "在霓虹灯下走", ["霓虹灯下"]),
    ("雨", "雨天の大雨", ["雨", "雨"]), ("雨", "雨雨", ["雨雨"]), ("ネオン", "ﾈｵﾝの街", ["ﾈｵﾝ"]), ("が", "か\u{3099}く", ["か\u{3099}"]),
    ("葛飾", "葛\u{E0100}飾区", ["葛\u{E0100}飾"]), ("4k映像", "🎬4K映像です", ["4K映像"]), ("雨", "🎬 雨\u{FE00}天", ["雨\u{FE00}"]),
    ("cafe", "un cafe\u{301}!", ["cafe\u{301}"]), ("rain", "👩‍👩‍👧 rain", ["rain"]), ("고양이", "고양이가", ["고양이"]),
    ("snow OR neon", "neon", ["neon"]), ("negative:neon", "neon", []), ("prompt:neon", "neon", ["neon"]),
    ("duration:5", "5", []),
    ("", "neon", []), ("мир", "Мир, мир", ["Мир", "мир"]), ("مطر", "مطر غزير", ["مطر"]),
    ("rain", "rain\r\nrain", ["rain", "rain"]),
    ("東京 京", "東京", ["東京"]), ("\"a b c\"", "a b a b c", ["a b c"]),
  ])
  func `what is found is marked on the original text, in whole characters`(
    query: String, prompt: String, expected: [String]
  ) {
    #expect(marked(query, prompt) == expected)
  }

  @Test func `what is asked of one text is marked in that text only`() {
    #expect(marked("negative:blurry neon", "blurry neon", .negative) == ["blurry", "neon"])
    #expect(marked("negative:blurry neon", "blurry neon", .prompt) == ["neon"])
    #expect(marked("negative:blurry neon", "blurry neon", .note) == ["neon"])
  }

  @Test func `a character's offset counts characters, not bytes`() {
    let marks = matcher("rain").highlights(in: "雨e\u{301}👩‍👩‍👧 rain", of: .prompt)
    #expect(marks.map(\.characters) == [4..<8])
    #expect(marks.map(\.bytes) == [25..<29])
  }
}
