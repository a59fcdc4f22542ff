import Foundation
import Testing

/// A short run of every target, the same in every build; `make fuzz` is the long one.
@Suite struct FuzzTests {
  /// Another seed than the usual one, to look elsewhere.
  private static let seed = ProcessInfo.processInfo.environment["ONETAKE_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

  private func inputs(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    try Corpus.inputs(of: target, in: try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)))
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func `what is kept of each target, crashes of the past among it, breaks no property`(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let kept = try inputs(target)
    #expect(!kept.isEmpty, "a target without a seed finds nothing: put one into Fixtures/\(name)")
    for input in kept {
      do { try target.check(input.bytes) } catch { Issue.record("\(name)/\(input.name): \(error)") }
    }
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func `no input that mutation makes breaks a property or the program`(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    var mutator = Mutator(target, seeds: try inputs(target).map(\.bytes), seed: Self.seed)
    let notes = try LastInput(name)
    for round in 0..<target.rounds {
      let bytes = mutator.next()
      notes.note(bytes)
      do {
        try target.check(bytes)
      } catch {
        Issue.record("seed \(Self.seed), input \(round), kept as \(try notes.keep()): \(error)")
        return
      }
    }
  }

  @Test func `each folder of fixtures belongs to a target, and names are told once`() throws {
    let fixtures = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    let names = FuzzTarget.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(try Set(FileManager.default.contentsOfDirectory(atPath: fixtures.path)) == Set(names))
  }
}
