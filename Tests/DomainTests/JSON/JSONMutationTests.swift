import Domain
import TestSupport
import Testing

@Suite struct JSONMutationTests {
  private static let corpus: [[UInt8]] = [
    #"{"code":0,"data":{"amount":"0.02","job_id":"j"}}"#, #"{"task":{"status":"TASK_STATUS_QUEUED","eta":1}}"#,
    #"[-0.5e+10,1E-7,true,false,null,"\ud83d\ude00\n"]"#, #"{"é":["雨",{}],"":[[[]]]}"#, #"{"a":1,"b":2,"a":3}"#,
  ].map { Array($0.utf8) }

  /// 100,000 texts, the same on every run, each a seed with one to four bytes changed, lost or doubled.
  @Test func `no text traps the parser, and what it reads is written stably`() throws {
    var random = Seeded(20_260_101)
    var (read, repaired) = (0, 0)
    let bytes: [UInt8] = Array("{}[]\",:\\u0d8e-+.tfnN \n".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF]
    for round in 0..<100_000 {
      var text = Self.corpus[round % Self.corpus.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch UInt8.random(in: 0..<3, using: &random) {
        case 0: text[place] = bytes[Int.random(in: 0..<bytes.count, using: &random)]
        case 1: text.remove(at: place)
        default: text.insert(text[place], at: place)
        }
      }
      let lenient = try? JSONParser.parse(text, .lenient)
      if lenient != nil { repaired += 1 }
      guard let value = try? JSONParser.parse(text) else { continue }
      read += 1
      let written = value.utf8
      let again = try JSONParser.parse(written)
      guard again == value, again.utf8 == written, lenient == value, try JSONParser.parse(value.prettyText) == value
      else {
        Issue.record("not stable: \(String(decoding: text, as: UTF8.self))")
        return
      }
      if let canonical = try? value.canonicalUTF8(), try JSONParser.parse(canonical).canonicalUTF8() != canonical {
        Issue.record("not canonical: \(String(decoding: text, as: UTF8.self))")
        return
      }
    }
    #expect(read > 5_000, "the loop met \(read) texts that parse")
    #expect(repaired > read, "and \(repaired) that can be repaired")
  }
}
