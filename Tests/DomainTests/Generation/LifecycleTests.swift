import Domain
import Testing

/// payment.md as a table: every state with every event, and in brackets the rule that it rests on.
///
/// A line is `event -> state, action`; what stands after `never` cannot happen in that state and changes nothing.
@Suite struct LifecycleTests {
  static let table = """
    planned
      replanned               -> planned, send            (2: the same request is asked again)
      sending began           -> sending, send            (1: durable before the first byte leaves)
      cancelled               -> cancelled, report        (diagram; import takes its place)
      restored from backup    -> uncertain, report        (16)
      never: nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; refused; accepted; \
    answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; stored; \
    result gone; conforming; nonconforming; not judged; accepted by person; resolved by job; resolved not charged; \
    resolved charged; refunded; resumed

    sending
      nothing sent            -> planned, wait 1 s        (3)
      nothing sent, 6th try   -> planned, report          (3: never refused, for nobody was asked)
      not accepted            -> planned, wait 1 s        (3)
      not accepted, 6th try   -> refused, report          (3: at most 6 tries)
      refused                 -> refused, report          (3)
      accepted                -> submitted, poll          (3)
      answer unclear          -> uncertain, report        (3)
      owner died              -> uncertain, report        (4)
      restored from backup    -> uncertain, report        (16)
      never: replanned; sending began; cancelled; rendered; failed, charged; failed, not charged; failed, who knows; \
    stored; result gone; conforming; nonconforming; not judged; accepted by person; resolved by job; \
    resolved not charged; resolved charged; refunded; resumed

    submitted
      rendered                -> rendered, download       (8: at once)
      failed, charged         -> failed-charged, report   (14)
      failed, not charged     -> failed-not-charged, report
      failed, who knows       -> failed-charge-unknown, report (14: also a provider's "cancelled")
      resumed                 -> submitted, poll          (6: past the bound it stays and can be resumed)
      resolved by job         -> submitted, poll          (6: no poll ends it, so a person may; the job was another)
      resolved not charged    -> failed-not-charged, report (6: a person may)
      resolved charged        -> lost, report             (6: a person may; booked as spent)
      refunded                -> lost, report             (6: a person may; the ledger)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    refused; accepted; answer unclear; owner died; stored; result gone; conforming; nonconforming; not judged; \
    accepted by person; cancelled; restored from backup

    rendered
      rendered                -> rendered, download       (8: a fresh URL)
      stored                  -> stored, judge            (9)
      result gone             -> lost, report             (8)
      failed, charged         -> lost, report             (8: the job has no fresh URL)
      failed, not charged     -> lost, report
      failed, who knows       -> lost, report
      resumed                 -> rendered, download       (8: network trouble or a full disk left it here)
      resolved charged        -> lost, report             (6: a person may)
      refunded                -> lost, report             (6: a person may)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    refused; accepted; answer unclear; owner died; conforming; nonconforming; not judged; accepted by person; \
    resolved by job; resolved not charged; cancelled; restored from backup

    stored
      conforming              -> available, report        (9)
      nonconforming           -> nonconforming, report    (9)
      not judged              -> stored, report           (9: no verdict, no hit)
      accepted by person      -> available, report        (9)
      resumed                 -> stored, judge            (9: judged again when next asked for)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    refused; accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; \
    stored; result gone; resolved by job; resolved not charged; resolved charged; refunded; cancelled; \
    restored from backup

    available
      conforming              -> available, report        (verify judges again)
      nonconforming           -> nonconforming, report    (verify judges again)
      refunded                -> available, report        (15: the ledger)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    refused; accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; \
    stored; result gone; not judged; accepted by person; resolved by job; resolved not charged; resolved charged; \
    resumed; cancelled; restored from backup

    nonconforming
      accepted by person      -> available, report        (9)
      conforming              -> available, report        (verify judges again)
      nonconforming           -> nonconforming, report    (9: sticky)
      refunded                -> nonconforming, report    (15: the ledger)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    refused; accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; \
    stored; result gone; not judged; resolved by job; resolved not charged; resolved charged; resumed; cancelled; \
    restored from backup

    lost
      resumed                 -> submitted, poll          (8: can be tried again)
      resolved by job         -> submitted, poll          (5: booked as lost, and then the job was found)
      resolved charged        -> lost, report             (5: said twice)
      refunded                -> lost, report             (15: the ledger)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    refused; accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; \
    stored; result gone; conforming; nonconforming; not judged; accepted by person; resolved not charged; cancelled; \
    restored from backup

    failed-not-charged
      replanned               -> planned, send            (2)
      resolved by job         -> submitted, poll          (5: said too early, and then the job was found)
      resolved not charged    -> failed-not-charged, report (14: said twice)
      resolved charged        -> failed-charged, report   (14: the bill says otherwise)
      never: sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; refused; \
    accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; stored; \
    result gone; conforming; nonconforming; not judged; accepted by person; refunded; resumed; cancelled; \
    restored from backup

    failed-charged
      resumed                 -> submitted, poll          (14: a late success is fetched)
      resolved by job         -> submitted, poll          (5: the job was another)
      resolved not charged    -> failed-not-charged, report (14)
      resolved charged        -> failed-charged, report   (14)
      refunded                -> failed-charged, report   (14)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    refused; accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; \
    stored; result gone; conforming; nonconforming; not judged; accepted by person; cancelled; \
    restored from backup

    failed-charge-unknown
      resumed                 -> submitted, poll          (14)
      resolved by job         -> submitted, poll          (5: the job was another)
      resolved not charged    -> failed-not-charged, report (14)
      resolved charged        -> failed-charged, report   (14)
      refunded                -> failed-charged, report   (14: what came back had been charged)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    refused; accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; \
    stored; result gone; conforming; nonconforming; not judged; accepted by person; cancelled; \
    restored from backup

    refused
      replanned               -> planned, send            (2)
      never: sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; refused; \
    accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; stored; \
    result gone; conforming; nonconforming; not judged; accepted by person; resolved by job; resolved not charged; \
    resolved charged; refunded; resumed; cancelled; restored from backup

    uncertain
      accepted                -> submitted, poll          (4: a late answer)
      refused                 -> refused, report          (4: a late answer)
      resolved by job         -> submitted, poll          (5)
      resolved not charged    -> failed-not-charged, report (5: may be sent when asked again)
      resolved charged        -> lost, report             (5: booked as spent)
      refunded                -> lost, report             (5: booked as spent, and the money came back)
      never: replanned; sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; \
    answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; stored; \
    result gone; conforming; nonconforming; not judged; accepted by person; resumed; cancelled; restored from backup

    cancelled
      replanned               -> planned, send            (2)
      never: sending began; nothing sent; nothing sent, 6th try; not accepted; not accepted, 6th try; refused; \
    accepted; answer unclear; owner died; rendered; failed, charged; failed, not charged; failed, who knows; stored; \
    result gone; conforming; nonconforming; not judged; accepted by person; resolved by job; resolved not charged; \
    resolved charged; refunded; resumed; cancelled; restored from backup
    """

  static let events: [GenerationEvent] = [
    .replanned, .sendingBegan, .nothingSent(attempt: 1), .nothingSent(attempt: 6),
    .notAccepted(retryAfter: nil, attempt: 1), .notAccepted(retryAfter: nil, attempt: 6), .refused, .accepted,
    .answerUnclear, .ownerDied, .rendered, .providerFailed(.yes), .providerFailed(.no), .providerFailed(.unknown),
    .stored, .resultGone, .judgedConforming, .judgedNonconforming, .notJudged, .acceptedByPerson, .resolvedJob,
    .resolvedNotCharged, .resolvedCharged, .refunded, .resumed, .cancelled, .restoredFromBackup,
  ]

  /// The table's name of an event; a new event does not compile until it has one.
  static func name(_ event: GenerationEvent) -> String {
    switch event {
    case .replanned: "replanned"
    case .sendingBegan: "sending began"
    case .nothingSent(let attempt): attempt < 6 ? "nothing sent" : "nothing sent, 6th try"
    case .notAccepted(_, let attempt): attempt < 6 ? "not accepted" : "not accepted, 6th try"
    case .refused: "refused"
    case .accepted: "accepted"
    case .answerUnclear: "answer unclear"
    case .ownerDied: "owner died"
    case .rendered: "rendered"
    case .providerFailed(.yes): "failed, charged"
    case .providerFailed(.no): "failed, not charged"
    case .providerFailed(.unknown): "failed, who knows"
    case .stored: "stored"
    case .resultGone: "result gone"
    case .judgedConforming: "conforming"
    case .judgedNonconforming: "nonconforming"
    case .notJudged: "not judged"
    case .acceptedByPerson: "accepted by person"
    case .resolvedJob: "resolved by job"
    case .resolvedNotCharged: "resolved not charged"
    case .resolvedCharged: "resolved charged"
    case .refunded: "refunded"
    case .resumed: "resumed"
    case .cancelled: "cancelled"
    case .restoredFromBackup: "restored from backup"
    }
  }

  @Test func `every state and event do what the table says`() throws {
    let table = try Self.read(Self.table)
    #expect(Set(table.keys) == Set(GenerationState.allCases.map(\.rawValue)))
    #expect(Set(Self.events.map(Self.name)).count == Self.events.count)
    for state in GenerationState.allCases {
      let rows = try #require(table[state.rawValue])
      #expect(Set(rows.keys) == Set(Self.events.map(Self.name)), "\(state.rawValue) names every event once")
      for event in Self.events {
        let step = Lifecycle.transition(from: state, on: event).map { "\($0.state.rawValue), \(Self.name($0.action))" }
        #expect(step ?? "never" == rows[Self.name(event)], "\(state.rawValue) + \(Self.name(event))")
      }
    }
  }

  @Test func `only what the same request asks for again is ever sent`() {
    for state in GenerationState.allCases {
      for event in Self.events {
        guard let step = Lifecycle.transition(from: state, on: event), step.action == .send else { continue }
        #expect(event == .replanned || event == .sendingBegan)
        #expect(state.isResendable, "\(state.rawValue) + \(Self.name(event))")
      }
      let goesToSending = Self.events.filter { Lifecycle.transition(from: state, on: $0)?.state == .sending }
      #expect(goesToSending == (state == .planned ? [.sendingBegan] : []))
    }
  }

  @Test func `what may have cost becomes sendable only by an answer or by a person`() {
    let proofs: Set<String> = [
      "nothing sent", "nothing sent, 6th try", "not accepted", "not accepted, 6th try", "refused",
      "failed, not charged",
      "resolved not charged",
    ]
    for state in GenerationState.allCases where state.mayHaveCost {
      for event in Self.events where Lifecycle.transition(from: state, on: event)?.state.isResendable == true {
        #expect(proofs.contains(Self.name(event)), "\(state.rawValue) + \(Self.name(event))")
      }
    }
  }

  @Test func `what the provider has is ended by its own word or by a person, and what it called done was charged`() {
    let words: Set<String> = [
      "failed, charged", "failed, not charged", "failed, who knows", "result gone", "resolved not charged",
      "resolved charged", "refunded",
    ]
    for state in [GenerationState.submitted, .rendered] {
      let ends = Self.events.filter {
        guard let next = Lifecycle.transition(from: state, on: $0)?.state else { return false }
        return next != .stored && next != .submitted && next != .rendered
      }
      #expect(words.isSuperset(of: ends.map(Self.name)), "\(state.rawValue) is ended by \(ends)")
      for event in [GenerationEvent.resolvedCharged, .refunded] {
        #expect(Lifecycle.transition(from: state, on: event)?.state == .lost, "\(state.rawValue) + \(event)")
      }
    }
    #expect(Lifecycle.transition(from: .rendered, on: .resolvedNotCharged) == nil)
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (0, 1), (Int.min, 1)])
  func `tries wait 1, 2, 4, 8 and 16 seconds where the provider names no time`(attempt: Int, seconds: Int) {
    let events: [GenerationEvent] = [.nothingSent(attempt: attempt), .notAccepted(retryAfter: nil, attempt: attempt)]
    for event in events {
      let step = Lifecycle.transition(from: .sending, on: event)
      #expect(step?.state == .planned)
      #expect(step?.action == .waitThenSend(seconds: seconds))
    }
  }

  @Test(arguments: [(0, 1, 0), (120, 1, 120), (120, 5, 120), (-5, 1, 0)])
  func `a provider's own time is waited for up to 120 s`(retryAfter: Int, attempt: Int, seconds: Int) {
    let step = Lifecycle.transition(from: .sending, on: .notAccepted(retryAfter: retryAfter, attempt: attempt))
    #expect(step?.state == .planned)
    #expect(step?.action == .waitThenSend(seconds: seconds))
  }

  @Test(arguments: [(121, 1), (Int.max, 1), (1, 6), (1, 7), (0, Int.max)])
  func `a longer wait and a sixth try are refusals`(retryAfter: Int, attempt: Int) {
    let step = Lifecycle.transition(from: .sending, on: .notAccepted(retryAfter: retryAfter, attempt: attempt))
    #expect(step?.state == .refused)
    #expect(step?.action == .report)
  }

  @Test func `what a state says of itself agrees with payment-md`() {
    func states(_ trait: (GenerationState) -> Bool) -> [String] {
      GenerationState.allCases.filter(trait).map(\.rawValue)
    }
    #expect(states(\.isResendable) == ["planned", "failed-not-charged", "refused", "cancelled"])
    #expect(states(\.isInFlight) == ["sending", "submitted", "rendered", "stored"])
    #expect(states(\.isDrivable) == ["submitted", "rendered", "stored"])
    #expect(states(\.hasClip) == ["stored", "available", "nonconforming"])
    #expect(GenerationState.allCases.allSatisfy { $0.mayHaveCost != $0.isResendable })
  }

  private static func name(_ action: GenerationAction) -> String {
    switch action {
    case .send: "send"
    case .waitThenSend(let seconds): "wait \(seconds) s"
    case .poll: "poll"
    case .download: "download"
    case .judge: "judge"
    case .report: "report"
    }
  }

  /// State, then event, to "state, action" or "never"; an event that stands twice in a state fails.
  private static func read(_ text: String) throws -> [String: [String: String]] {
    var table: [String: [String: String]] = [:]
    var state = ""
    func trimmed(_ text: some StringProtocol) -> String {
      String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    for line in text.split(separator: "\n") {
      var rows: [(String, String)] = []
      if !line.hasPrefix(" ") {
        state = String(line)
        try #require(table.updateValue([:], forKey: state) == nil, "\(state) stands here twice")
      } else if line.hasPrefix("  never: ") {
        rows = line.dropFirst(9).split(separator: ";").map { (trimmed($0), "never") }
      } else {
        let sides = line.split(separator: "->")
        try #require(sides.count == 2)
        rows = [(trimmed(sides[0]), trimmed(sides[1].prefix { $0 != "(" }))]
      }
      for (event, step) in rows {
        try #require(table[state]?.updateValue(step, forKey: event) == nil, "\(state): \(event) stands here twice")
      }
    }
    return table
  }
}
