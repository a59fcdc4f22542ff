import Domain
import Foundation
import TestFilms
import TestSupport
import TestThreads
import Testing

@testable import MediaClient

/// What came of a file: facts with a verdict, or a reason why there are none.
enum Said {
  case judged(Judgement, MediaFacts)
  case notJudged(MediaHelperError)

  /// Asks `helper` about a file of these bytes.
  init(_ helper: MediaHelper, _ bytes: [UInt8]) throws {
    self = try TestFilms.withDescriptor(holding: bytes) { Said(helper, descriptor: $0) }
  }

  init(_ helper: MediaHelper, descriptor: Int32) {
    do throws(MediaHelperError) {
      let facts = try helper.facts(of: descriptor)
      self = .judged(Policy().judge(facts, against: Expectation()), facts)
    } catch {
      self = .notJudged(error)
    }
  }

  var facts: MediaFacts? { if case .judged(_, let facts) = self { facts } else { nil } }

  /// Whether it may be served.
  var conforms: Bool { if case .judged(let judgement, _) = self { judgement.verdict == .conforms } else { false } }

  /// One line for the message of a test.
  var words: String {
    switch self {
    case .judged(let judgement, let facts):
      judgement.verdict.rawValue + " " + judgement.findings.map { "\($0.rule): \($0.actual)" }.joined(separator: "; ")
        + " \(facts.video?.frames ?? -1) frames"
    case .notJudged(let error): error.message
    }
  }
}

/// verify.md, "Hostile files": the parent stays well, the helper is limited, killed and replaced.
@Suite(.blocking) struct HostileFilmTests {
  static func makeHelper(timeout: Duration = .seconds(60)) throws -> MediaHelper {
    var options = MediaHelper.Options(program: try MediaHelper.defaultPath())
    options.timeout = timeout
    return MediaHelper(options)
  }

  /// A good film is still judged rightly by the same helper.
  static func expectWell(_ helper: MediaHelper, _ after: String) throws {
    let said = try TestFilms.withDescriptor(.small) { descriptor, _ in Said(helper, descriptor: descriptor) }
    #expect(said.conforms && said.facts?.video?.frames == 48, "after \(after) a good film is \(said.words)")
  }

  @Test(arguments: HostileFilm.all)
  func `a hostile file is told for what it is, or not judged, and the next film is judged rightly`(
    film: HostileFilm
  ) throws {
    let helper = try Self.makeHelper()
    let said = try Said(helper, film.bytes)
    switch film.outcome {
    case .noFilm:
      #expect(said.facts.map { !$0.content.isFilm && $0.video == nil && $0.audio == nil } == true, "\(said.words)")
      #expect(!said.conforms, "\(said.words)")
    case .violation: #expect(said.facts != nil && !said.conforms, "\(said.words)")
    case .violationOrNotJudged: #expect(!said.conforms, "\(said.words)")
    case .presented:
      let isThere = said.facts?.completeness.missingPackets == 0 && (said.facts?.video?.packets ?? 0) <= 48
      #expect(!said.conforms || isThere, "\(said.words)")
    case .harmless:
      // All 48 frames are where its index says, whatever else it claims.
      let isShown = said.facts?.video?.packets == 48 && said.facts?.completeness.missingPackets == 0
      #expect(!said.conforms || isShown, "\(said.words)")
    }
    try Self.expectWell(helper, film.name)
  }

  @Test func `a file without an end takes the time it may, then the helper is killed and replaced`() throws {
    let helper = try Self.makeHelper(timeout: .seconds(4))
    try helper.start()
    // A terabyte of nothing behind a head that says neither where it ends nor what comes.
    let head: [UInt8] =
      [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x01] + [UInt8](repeating: 0xFF, count: 7)
    try TestFilms.withDescriptor(holding: head) { descriptor in
      try #require(ftruncate(descriptor, 1 << 40) == 0)
      #expect(throws: MediaHelperError(.timedOut)) { try helper.facts(of: descriptor) }
    }
    try Self.expectWell(helper, "a film without an end")
  }

  @Test(arguments: [TestFilm.small, .faststart, .fragmented, .quicktime, .matroska, .webm, .live])
  func `a film cut anywhere does not pass for whole`(film: TestFilm) throws {
    let helper = try Self.makeHelper()
    let whole = try TestFilms.bytes(film)
    let frames = try #require(try Said(helper, whole).facts?.video?.frames)
    for cut in Boxes.cuts(of: whole) {
      let said = try Said(helper, Array(whole[..<cut]))
      guard said.conforms else { continue }
      // What nothing in a file claims cannot be missed in it: fragments that were never sent, and the rest of a stream
      // that does not say how long it is. What is presented of them must be whole even so.
      let shown = said.facts?.video?.frames ?? 0
      let isWhole = said.facts?.completeness.missingPackets == 0 && shown <= frames
      let mayConform = film == .live || (film == .fragmented && Boxes.ends(of: whole).contains(cut))
      #expect(mayConform && isWhole, "cut at \(cut) of \(whole.count) it conforms: \(said.words)")
    }
    try Self.expectWell(helper, "cuts")
  }

  @Test(arguments: [TestFilm.small, .faststart, .fragmented, .matroska, .webm])
  func `bits flipped in a film's index leave parent and helper well`(film: TestFilm) throws {
    let helper = try Self.makeHelper()
    let whole = try TestFilms.bytes(film)
    let places = Boxes.headerPlaces(of: whole)
    var random = Seeded(6)
    for round in 0..<150 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = places.randomElement(using: &random) ?? 0
        bytes[place] = Bool.random(using: &random) ? .random(in: .min ... .max, using: &random) : bytes[place] ^ 0x80
      }
      let said = try Said(helper, bytes)
      if case .notJudged(let error) = said {
        // What a flip may lead to: memory, a crash of libav's, too much work. Never an answer out of order.
        #expect(error.isOfTheFilm, "round \(round): \(error.message)")
      }
      if said.conforms { #expect(said.facts?.completeness.damage == [], "round \(round): \(said.words)") }
      if round % 30 == 29 { try Self.expectWell(helper, "round \(round)") }
    }
  }

  @Test(
    arguments: [
      ("an MP4's", Array("\0\0\0\u{18}ftypisom\0\0\u{2}\0isommp41".utf8)),
      ("an index's", Array("\0\0\u{40}\0moov".utf8)),
      ("Matroska's", [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x80 | 0x7F]), ("nobody's", []),
    ] as [(String, [UInt8])])
  func `noise behind a film's head is never a film`(whose: String, head: [UInt8]) throws {
    let helper = try Self.makeHelper()
    var random = Seeded(7)
    for round in 0..<100 {
      let count = Int.random(in: 0...20_000, using: &random)
      let said = try Said(helper, head + (0..<count).map { _ in .random(in: .min ... .max, using: &random) })
      #expect(!said.conforms, "\(whose) head, round \(round): \(said.words)")
      if case .notJudged(let error) = said { #expect(error.isOfTheFilm, "round \(round): \(error.message)") }
    }
    try Self.expectWell(helper, "noise")
  }
}

extension MediaHelperError {
  /// Whether a film can lead to this, and not a helper that speaks out of turn.
  var isOfTheFilm: Bool {
    switch reason {
    case .killed, .timedOut, .beyondLimits: true
    default: false
    }
  }
}
