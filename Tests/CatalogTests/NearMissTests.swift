import Catalog
import Domain
import Testing

@Suite struct NearMissTests {
  @Test func `the nearest request that is held is named with exactly the fields that differ`() throws {
    try withBench { bench in
      let held = try makeRequest("a girl walking through gentle rain", [.resolution: "540p"])
      _ = try bench.take(held, in: .available)
      _ = try bench.take(try makeRequest("something else altogether"), in: .available)
      let asked = try makeRequest("a girl walking through heavy rain", [.resolution: "540p", .seed: 7])
      let miss = try #require(try bench.catalog.nearMiss(to: asked))
      #expect(miss.key == held.key)
      #expect(Set(miss.differences.map(\.field)) == ["prompt", "seed"])
      let seed = miss.differences.first { $0.field == "seed" }
      #expect(seed?.asked == "7" && seed?.held == nil)
    }
  }

  @Test func `another prompt for the same picture is near`() throws {
    try withBench { bench in
      let held = try makeImageRequest("she turns her head", image: 1)
      _ = try bench.take(held, in: .available)
      #expect(try bench.catalog.nearMiss(to: try makeImageRequest("she turns the head", image: 1))?.key == held.key)
      #expect(try bench.catalog.nearMiss(to: try makeImageRequest("tower of sand", image: 2)) == nil)
    }
  }

  @Test(arguments: GenerationState.allCases.filter { $0 != .available })
  func `a request without a clip that could be served explains nothing`(state: GenerationState) throws {
    try withBench { bench in
      _ = try bench.take(try makeRequest("neon rain"), in: state)
      #expect(try bench.catalog.nearMiss(to: try makeRequest("neon rain", [.resolution: "540p"])) == nil)
    }
  }

  @Test func `a trashed clip explains nothing, and the request itself is not its own neighbour`() throws {
    try withBench { bench in
      let record = try bench.take(try makeRequest("neon rain"), in: .available)
      let near = try makeRequest("neon rain", [.resolution: "540p"])
      #expect(try bench.catalog.nearMiss(to: try makeRequest("neon rain")) == nil)
      #expect(try bench.catalog.nearMiss(to: near)?.key == record.key)
      try bench.catalog.setTrashed(serial: record.serial, true)
      #expect(try bench.catalog.nearMiss(to: near) == nil)
    }
  }

  @Test(arguments: [
    "\"quoted\" AND NOT (near*)", "'; DROP TABLE clips; --", "雨の東京 ½ ǅ", "*", String(repeating: "x", count: 2000),
  ])
  func `signs that mean something to a search are only text: what is near is found, and nothing else`(
    prompt: String
  ) throws {
    try withBench { bench in
      _ = try bench.take(try makeRequest("plain"), in: .available)
      #expect(try bench.catalog.nearMiss(to: try makeRequest(prompt)) == nil)
      let held = try bench.take(try makeRequest(prompt, [.resolution: "540p"]), in: .available)
      let miss = try bench.catalog.nearMiss(to: try makeRequest(prompt))
      #expect(miss?.key == held.key)
      #expect(miss?.differences.map(\.field) == ["resolution"])
      #expect(try bench.number("SELECT count(*) FROM clips") == 2)
    }
  }
}
