import Domain
import SQL
import TestSupport
import Testing

@testable import Catalog

@Suite struct LikeTests {
  private func like(_ serial: Int64, _ bench: Bench, within: String = "", limit: Int = 20) throws -> [LikeClip] {
    try bench.catalog.clips(like: serial, within: SearchParser.parse(within), limit: limit)
  }

  private func imported(_ prompt: String, _ bench: Bench) throws -> Int64 {
    var clip = makeClip(prompt)
    clip.prompt = prompt
    return try bench.catalog.importClip(
      ImportOrder(request: nil, clip: clip, judgement: makeJudgement()), isAlive: { _ in true }
    ).record.serial
  }

  @Test func `clips of the same image come first, then near prompts, the nearest first`() throws {
    try withBench { bench in
      let own = try bench.take(try makeImageRequest("a neon girl dances in the rain", image: 1), in: .available)
      let sameImage = try bench.take(try makeImageRequest("something else", image: 1), in: .available)
      let otherImage = try bench.take(try makeImageRequest("unlike anything", image: 2), in: .available)
      let near = try imported("a neon girl walks in the rain", bench)
      let further = try imported("neon rain over a dry harbour with many boats", bench)
      let far = try imported("a harbour with boats and sun", bench)
      let found = try like(own.serial, bench)
      try #require(found.map(\.record.serial) == [sameImage.serial, near, further])
      #expect(found.map(\.hasSameImage) == [true, false, false])
      #expect(found[1].nearness > 0.6)
      #expect(found[2].nearness < 0.5)
      #expect(!found.contains { [otherImage.serial, far, own.serial].contains($0.record.serial) })
    }
  }

  @Test func `further takes and the same words in another order are as near as can be`() throws {
    try withBench { bench in
      let first = try imported("rain, neon and a girl", bench)
      let second = try imported("A girl and Neon rain", bench)
      #expect(try like(first, bench).map(\.nearness) == [1])
      #expect(try like(second, bench).map(\.record.serial) == [first])
    }
  }

  @Test func `Chinese prompts are near by their pairs of characters`() throws {
    try withBench { bench in
      let own = try imported("霓虹灯下的少女在雨中跳舞", bench)
      let near = try imported("霓虹灯下的少女在唱歌", bench)
      _ = try imported("沙漠里的骆驼", bench)
      #expect(try like(own, bench).map(\.record.serial) == [near])
    }
  }

  @Test func `a query narrows what is like, and the trash is left out`() throws {
    try withBench { bench in
      let own = try imported("neon rain at night", bench)
      let one = try imported("neon rain by day", bench)
      let other = try imported("neon rain at dawn", bench)
      #expect(Set(try like(own, bench).map(\.record.serial)) == [one, other])
      #expect(try like(own, bench, limit: 1).count == 1)
      #expect(try like(own, bench, within: "dawn").map(\.record.serial) == [other])
      #expect(try like(own, bench, within: "verdict:violations").isEmpty)
      try bench.catalog.setTrashed(serial: other, true)
      #expect(try like(own, bench).map(\.record.serial) == [one])
    }
  }

  @Test func `what has no words and no image is like nothing`() throws {
    try withBench { bench in
      let own = try imported("🎬", bench)
      _ = try imported("🎬 neon", bench)
      #expect(try like(own, bench).isEmpty)
      #expect(try like(999, bench).isEmpty)
    }
  }

  // MARK: The plan

  private func plan(_ typed: String, _ bench: Bench) throws -> [String] {
    try bench.catalog.plan(of: SearchParser.parse(typed)).lines.map {
      String(repeating: "  ", count: $0.depth) + $0.text
    }
  }

  @Test func `a plan says what is asked of which index, in the order of asking`() throws {
    try withBench { bench in
      _ = try imported("neon rain", bench)
      let hidden = "facets: not in the trash nor swept away"
      #expect(
        try plan("neon -blurry duration:>5 verdict:conforms", bench) == [
          "all of", "  facets: length_ms 5101 or more", "  facets: verdict conforms", "  \(hidden)",
          "  index of words: ((\"neon\") NOT (\"blurry\"))", "    1 clip for (\"neon\")",
          "    0 clips for (\"blurry\")",
        ])
      #expect(try plan("", bench) == [hidden])
      #expect(try plan("tag:x OR n*", bench).contains("    index of beginnings: \"n\""))
      #expect(
        try plan("-tag:x aspect:9:16", bench) == [
          "all of", "  not", "    nothing: no clip can meet it", "  \(hidden)",
          "  facets: width by height 0.551 to 0.573",
        ])
      #expect(try plan("id:abc", bench).contains("  0 clips by an index of their own: generations"))
      _ = try bench.catalog.curate(.add([try CurationName("X y")], .tags), [1], query: nil) { _ in }
      #expect(try plan("tag:x*", bench) == ["all of", "  1 clip by the tag \"X y\"", "  \(hidden)"])
      #expect(try plan("model:none", bench).contains("  nothing: no clip can meet it"))
    }
  }
}
