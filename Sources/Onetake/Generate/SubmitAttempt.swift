import Domain

/// One attempt to send a take. Its slot has a name that no other attempt's has: nobody's late answer meets another's.
struct SubmitAttempt: Hashable {
  let id: GenerationID
  /// The take's fencing number while it was sent; each plan raises it.
  let fence: Int64
  /// Which attempt of that plan it was, from 1.
  let number: Int

  /// The attempt that comes next for a planned take.
  init(next planned: GenerationRecord) {
    self.init(id: planned.id, fence: planned.fence, number: planned.attempts + 1)
  }

  /// The attempt that `sending` is, as its sender holds it.
  init(of sending: GenerationRecord) { self.init(id: sending.id, fence: sending.fence, number: sending.attempts) }

  private init(id: GenerationID, fence: Int64, number: Int) {
    self.id = id
    self.fence = fence
    self.number = number
  }

  /// The attempt of a take that was sent before attempts had names: its slot has the id's.
  static func unnamed(_ id: GenerationID) -> SubmitAttempt { SubmitAttempt(id: id, fence: 0, number: 0) }

  /// The slot's name in `inflight/`.
  var slotName: String { number == 0 ? id.text : "\(id).\(fence).\(number)" }

  /// How the event that begins it tells which one it is.
  var words: String { "attempt \(fence).\(number)" }

  /// Reads `slotName`, or is nil.
  init?(slotName: some StringProtocol) {
    let parts = slotName.split(separator: ".", omittingEmptySubsequences: false)
    guard let id = parts.first.flatMap({ GenerationID(String($0)) }) else { return nil }
    if parts.count == 1 {
      self = .unnamed(id)
    } else {
      guard parts.count == 3, let fence = Int64(parts[1]), let number = Int(parts[2]), fence >= 0, number > 0 else {
        return nil
      }
      self.init(id: id, fence: fence, number: number)
    }
  }

  /// Reads `words`, or is nil.
  init?(_ id: GenerationID, words: String) {
    guard words.hasPrefix("attempt ") else { return nil }
    self.init(slotName: "\(id).\(words.dropFirst(8))")
  }
}

/// A name in `inflight/`: the attempt whose slot it is, and why it was set aside, if it was.
struct SlotName: Hashable {
  /// Why a slot is kept when its attempt is over.
  enum Mark: String, CaseIterable {
    /// It could not be read, and may hold a job's id.
    case unread
    /// It names a job that no take has.
    case late
  }

  let attempt: SubmitAttempt
  var mark: Mark?

  init(_ attempt: SubmitAttempt, _ mark: Mark? = nil) {
    self.attempt = attempt
    self.mark = mark
  }

  /// Reads `text`, or is nil: that file is nobody's here.
  init?(_ text: String) {
    let mark = Mark.allCases.first { text.hasSuffix(".\($0.rawValue)") }
    let name = mark.map { text.dropLast($0.rawValue.count + 1) } ?? text[...]
    guard let attempt = SubmitAttempt(slotName: name) else { return nil }
    self.init(attempt, mark)
  }

  /// The name itself.
  var text: String { attempt.slotName + (mark.map { ".\($0.rawValue)" } ?? "") }
}
