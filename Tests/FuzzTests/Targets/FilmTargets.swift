import Domain
import Glibc
import Probe

/// Films, in this process: what is looked for is a trap in the code around libav, whose own bugs the sandbox is for.
enum FilmTargets {
  static let all = [
    FuzzTarget(name: "film", limit: 65_536, rounds: 250, words: words, isText: false, check: check),
    FuzzTarget(name: "film-decoded", limit: 65_536, rounds: 60, words: words, isText: false, check: decode),
  ]

  private static let words = [
    "ftyp", "moov", "trak", "mdia", "mdhd", "minf", "stbl", "stsd", "stts", "ctts", "stsc", "stsz", "stco", "co64",
    "elst",
    "tkhd", "mvhd", "moof", "traf", "trun", "tfhd", "mvex", "trex", "cmov", "udta", "meta", "ilst", "data", "avc1",
    "mp4a",
    "pasp", "\0\0\0\0", "\0\0\0\u{1}", "\u{7F}\u{7F}\u{7F}\u{7F}", "\0\0\0\u{8}",
  ]

  /// What `body` reads of a file of these bytes; nil where it gave up on them.
  private static func read<Facts>(
    _ bytes: [UInt8], _ body: (Int32) throws(ProbeError) -> Facts
  ) throws(Violation) -> Facts? {
    Probe.silenceLibrary()
    guard let file = unsafe tmpfile() else { return nil }
    defer { unsafe fclose(file) }
    let descriptor = unsafe fileno(file)
    guard unsafe bytes.withUnsafeBytes({ unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == bytes.count else {
      return nil
    }
    do throws(ProbeError) {
      return try body(descriptor)
    } catch {
      try demand(error.code != .read, "reading failed: \(error)")
      return nil
    }
  }

  private static func decode(_ bytes: [UInt8]) throws(Violation) {
    let deep = try read(bytes) { (film) throws(ProbeError) in try Probe.deep(descriptor: film, size: bytes.count) }
    if let deep { try HelperTargets.checkDeep(deep) }
  }

  private static func check(_ bytes: [UInt8]) throws(Violation) {
    let read = try read(bytes) { (film) throws(ProbeError) in try Probe.facts(descriptor: film, size: bytes.count) }
    guard let facts = read else { return }
    try demand(facts.completeness.size == bytes.count, "it has \(facts.completeness.size) bytes")
    try demand((try? MediaFacts(json: facts.json)) == facts, "the facts do not read as they were written")
    let isCut = facts.completeness.claimed.map { $0 > bytes.count } ?? false
    try demand(isCut == facts.completeness.damage.contains(.truncated), "it was cut off, or not: \(facts.json.text)")
    let judgement = Policy().judge(facts, against: Expectation())
    let isWhole = facts.completeness.damage.isEmpty && (facts.video?.frames ?? 0) > 1
    try demand(judgement.verdict == .violations || isWhole, "it conforms: \(facts.json.text)")
    try draw(bytes)
  }

  private static func draw(_ bytes: [UInt8]) throws(Violation) {
    let drawn = try read(bytes) { (film) throws(ProbeError) in
      try Probe.pictures(descriptor: film, size: bytes.count)
    }
    // Nothing is drawn of what is no film.
    guard let description = (drawn ?? nil)?.description else { return }
    let again = FilmPictures(json: description.json)
    try demand(again == description, "a drawing does not read as it was written: \(description.json.text)")
  }
}
