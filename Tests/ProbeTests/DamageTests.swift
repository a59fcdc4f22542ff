import Domain
import Glibc
import Probe
import TestFilms
import Testing

/// Where a descriptor stands, by lseek(2).
func offset(of descriptor: Int32) -> Int { lseek(descriptor, 0, SEEK_CUR) }

@Suite struct DamageTests {
  @Test func `a faststart film cut at 60 % lacks bytes and packets, whatever its headers claim`() throws {
    let facts = try facts(of: .cutFaststart)
    let whole = try ProbeTests.facts(of: .faststart)
    #expect(facts.completeness.damage == [.truncated, .packetsMissing])
    #expect(facts.completeness.claimed == whole.completeness.size)
    #expect(facts.completeness.missingPackets > 0)
    let frames = try #require(facts.video?.frames)
    #expect(frames < 48)
  }

  @Test func `a film with its index last, cut at 60 %, has none`() throws {
    let facts = try facts(of: .cutMoovLast)
    #expect(facts.completeness.damage == [.truncated, .moovMissing])
    #expect(facts.video == nil)
  }

  @Test(arguments: [TestFilm.cutMatroska, .cutFragmented])
  func `other containers that were cut are told by what they claim`(film: TestFilm) throws {
    let facts = try facts(of: film)
    #expect(facts.completeness.damage.contains(.truncated))
    #expect(try #require(facts.completeness.claimed) > facts.completeness.size)
  }

  @Test func `packets that lie beyond the end are missing although every box is whole`() throws {
    let facts = try facts(of: .shortData)
    #expect(facts.completeness.claimed == facts.completeness.size)
    #expect(facts.completeness.damage == [.packetsMissing])
  }

  @Test func `an index that makes no sense gives no track`() throws {
    let facts = try facts(of: .scrambledIndex)
    #expect(facts.video == nil)
    #expect(Policy().judge(facts, against: Expectation()).verdict == .violations)
  }

  @Test func `a film without frames has none`() throws {
    let facts = try facts(of: .noFrames)
    #expect(facts.video?.frames == 0)
    #expect(facts.video?.presented == nil)
    #expect(Policy().judge(facts, against: Expectation()).findings.map(\.rule).contains(.playable))
  }

  @Test(arguments: [
    (TestFilm.empty, MediaFacts.Content.empty), (.random, .unknown), (.html, .html), (.json, .json),
    (.playlist, .text), (.concat, .text), (.jpeg, .jpeg), (.png, .png),
  ])
  func `what is no film is called what it is, and nothing is parsed`(film: TestFilm, content: MediaFacts.Content) throws
  {
    let facts = try facts(of: film)
    #expect(facts.content == content)
    #expect(facts.video == nil && facts.audio == nil)
  }

  @Test(arguments: [TestFilm.small, .faststart, .fragmented, .matroska, .cutFaststart])
  func `a film cut anywhere or with bytes changed gives facts or an error, never a crash`(film: TestFilm) throws {
    let path = try TestFilms.path(film)
    let original = try #require(readWhole(path))
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for round in 0..<40 {
      var bytes = original
      if round % 4 == 0 { bytes.removeLast(next(bytes.count)) }
      // Most of a film is data that nobody parses; the last and the first kilobytes hold the headers.
      for _ in 0..<8 where !bytes.isEmpty {
        let place = next(2) == 0 ? next(min(bytes.count, 4096)) : bytes.count - 1 - next(min(bytes.count, 4096))
        bytes[place] = UInt8(truncatingIfNeeded: next(256))
      }
      do {
        let facts = try withTemporaryFile(bytes) { try Probe.facts(descriptor: $0, size: bytes.count) }
        #expect(facts.completeness.size == bytes.count)
      } catch let error as ProbeError {
        // A table that claims more entries than memory holds.
        #expect(error.code == .memory)
      }
    }
  }
}

private func readWhole(_ path: String) -> [UInt8]? {
  let descriptor = unsafe open(path, O_RDONLY)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  let size = lseek(descriptor, 0, SEEK_END)
  var bytes = [UInt8](repeating: 0, count: size)
  let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, size, 0) }
  return count == size ? bytes : nil
}

private func withTemporaryFile<Result>(_ bytes: [UInt8], _ body: (Int32) throws -> Result) throws -> Result {
  guard let file = unsafe tmpfile() else { throw TestFilms.Failure(description: "no temporary file") }
  defer { unsafe fclose(file) }
  let descriptor = unsafe fileno(file)
  let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, bytes.count, 0) }
  try #require(count == bytes.count)
  return try body(descriptor)
}
