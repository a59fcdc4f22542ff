import Domain
import Providers

@testable import Files
@testable import Onetake

/// The small files that hold an answer between the network and the catalog.
enum SlotTargets {
  static let all = [
    FuzzTarget(
      name: "slot", rounds: 1000, words: ["\n", "\0\0\0\0", "\u{1}\0\0\0", "{\"answer\":"], isText: false, check: slot),
    FuzzTarget(name: "submit-record", rounds: 2000, words: words, check: record),
  ]

  private static let words =
    JSONTargets.words + [
      "\"answer\":", "\"accepted\"", "\"nothing-sent\"", "\"not-accepted\"", "\"refused\"", "\"uncertain\"", "\"job\":",
      "\"charge\":", "\"0.19\"", "\"-1\"", "\"retry_after\":", "\"status\":", "\"reason\":", "\"raw\":",
    ]

  private static func slot(_ bytes: [UInt8]) throws(Violation) {
    let content = SlotFile.parse(bytes)
    let encoded = content.records.flatMap(encode)
    try demand(bytes.starts(with: encoded), "the records are not those of the file")
    try demand(content.isTorn == bytes[encoded.count...].contains { $0 != 0 }, "a torn write is not seen")

    let records = bytes.split(separator: 0x0A).map(Array.init)
    let whole = records.flatMap(encode)
    let read = SlotFile.parse(whole + [UInt8](repeating: 0, count: 100))
    try demand(read.records == records && !read.isTorn, "what was written is not read")
    guard let last = records.last else { return }
    let cut = SlotFile.parse(Array(whole.dropLast(1 + bytes.count % encode(last).count)))
    try demand(cut.records == records.dropLast(), "a write that was cut off hides or adds something")
  }

  /// As on-disk-format.md says: length, digest over length and content, content.
  private static func encode(_ content: [UInt8]) -> [UInt8] {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (8 * $0)) }
    return length + Digest(of: length + content).bytes + content
  }

  private static func record(_ bytes: [UInt8]) throws(Violation) {
    if let record = SubmitRecord(bytes) { try check(record, record.answer) }
    let (head, body) = bytes.headAndBody
    let text = String(decoding: body, as: UTF8.self)
    let number = head.first.flatMap { Int($0) } ?? bytes.count
    let answers: [SubmitAnswer] = [
      .accepted(jobID: text.isEmpty ? "j" : text, charge: Money(nanos: Int64(number.magnitude % 1_000_000_000_000))),
      .nothingSent(reason: text),
      .notAccepted(retryAfter: number.magnitude % 2 == 0 ? nil : number % 100_000, reason: text),
      .refused(status: number % 1000, reason: text), .uncertain(reason: text),
    ]
    for answer in answers { try check(SubmitRecord(answer, raw: bytes), answer) }
  }

  private static func check(_ record: SubmitRecord, _ answer: SubmitAnswer) throws(Violation) {
    let written = record.bytes
    try demand(written.count <= SubmitRecord.maximumBytes, "\(written.count) bytes do not fit into a slot")
    try demand(
      SubmitRecord(written)?.answer == answer,
      "\(answer) is read back as \(SubmitRecord(written)?.answer as SubmitAnswer?)")
  }
}
