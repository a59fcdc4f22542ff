import Domain
import Testing

/// What an answer means that comes to light late: every case there is, as a person can read it.
@Suite struct LateAnswerTests {
  private static let places: [(LateAnswer.Place, String)] = [
    (.hand, "in the sender's hands"), (.slot, "in its slot"), (.unread, "set aside unread"),
    (.late, "set aside as late"),
  ]
  private static let holders: [(LateAnswer.Holder?, String)] = [
    (nil, "no job"), (.nobody, "a job that nobody has"), (.itsOwnTake, "its own take's job"),
    (.anotherTake, "another take's job"),
  ]

  private static func words(_ meaning: LateAnswer) -> String {
    switch meaning {
    case .settles: "settles the take"
    case .isKnown(let notes): "known" + (notes ? ", noted" : "")
    case .isNobodys(let notes): "kept as late" + (notes ? ", noted" : "")
    case .isEvidence(let notes): "evidence" + (notes ? ", noted" : "")
    }
  }

  @Test func `one table says what a late answer means`() {
    var lines: [String] = []
    for (holder, job) in Self.holders {
      for isInDoubt in [true, false] {
        for (place, whereabouts) in Self.places {
          let meaning = LateAnswer(at: place, holder: holder, isInDoubt: isInDoubt)
          lines.append("\(job), \(isInDoubt ? "in doubt" : "gone on"), \(whereabouts): \(Self.words(meaning))")
        }
      }
    }
    #expect(
      lines == [
        "no job, in doubt, in the sender's hands: settles the take",
        "no job, in doubt, in its slot: settles the take",
        "no job, in doubt, set aside unread: settles the take",
        "no job, in doubt, set aside as late: settles the take",
        "no job, gone on, in the sender's hands: evidence, noted",
        "no job, gone on, in its slot: evidence",
        "no job, gone on, set aside unread: evidence, noted",
        "no job, gone on, set aside as late: evidence, noted",
        "a job that nobody has, in doubt, in the sender's hands: settles the take",
        "a job that nobody has, in doubt, in its slot: settles the take",
        "a job that nobody has, in doubt, set aside unread: settles the take",
        "a job that nobody has, in doubt, set aside as late: settles the take",
        "a job that nobody has, gone on, in the sender's hands: kept as late, noted",
        "a job that nobody has, gone on, in its slot: kept as late, noted",
        "a job that nobody has, gone on, set aside unread: kept as late, noted",
        "a job that nobody has, gone on, set aside as late: kept as late",
        "its own take's job, in doubt, in the sender's hands: known",
        "its own take's job, in doubt, in its slot: known",
        "its own take's job, in doubt, set aside unread: known",
        "its own take's job, in doubt, set aside as late: known",
        "its own take's job, gone on, in the sender's hands: known",
        "its own take's job, gone on, in its slot: known",
        "its own take's job, gone on, set aside unread: known",
        "its own take's job, gone on, set aside as late: known",
        "another take's job, in doubt, in the sender's hands: known, noted",
        "another take's job, in doubt, in its slot: known, noted",
        "another take's job, in doubt, set aside unread: known, noted",
        "another take's job, in doubt, set aside as late: known",
        "another take's job, gone on, in the sender's hands: known, noted",
        "another take's job, gone on, in its slot: known, noted",
        "another take's job, gone on, set aside unread: known, noted",
        "another take's job, gone on, set aside as late: known",
      ], "\(lines.joined(separator: "\n"))")
  }

  @Test func `no paid job is ever dropped, whatever the rest is`() {
    for (place, _) in Self.places {
      for isInDoubt in [true, false] {
        switch LateAnswer(at: place, holder: .nobody, isInDoubt: isInDoubt) {
        case .settles, .isNobodys: break
        case let other: Issue.record("a job that nobody has is \(Self.words(other))")
        }
      }
    }
  }
}
