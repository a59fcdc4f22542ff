import KillRig
import TestThreads
import Testing

/// The checker itself: it lets what is right pass, and names what is wrong in histories that are made up.
@Suite(.blocking) struct HistoryCheckerTests {
  /// A history in which one process bought a clip and another waited for it.
  private static let peaceful: History = {
    var history = History()
    history.processes = [
      process("payer", 100, from: 0, to: 2_000_000, "generated", paid: 128),
      process("waiter", 101, from: 10_000, to: 2_000_500, "joined", paid: 0),
    ]
    for (kind, time) in [
      (History.AtProvider.Kind.submit, 500_000), (.charge, 500_100), (.answer, 500_200), (.poll, 900_000),
    ] {
      history.provider.append(moment(kind, Int64(time), "payer"))
    }
    var take = History.Take()
    (take.id, take.request, take.job, take.charged, take.digest) = ("T1", "rain", "J1", 128, "d1")
    history.takes = [take]
    let steps = [
      ("planned", nil, "planned"), ("sending-began", "planned", "sending"), ("accepted", "sending", "submitted"),
      ("rendered", "submitted", "rendered"), ("stored", "rendered", "stored"),
      ("judged-conforming", "stored", "available"),
    ]
    history.events = steps.enumerated().map { index, step in
      event(step.0, step.1, step.2, 100, at: Int64(400_000 + 1000 * index))
    }
    history.spent = 128
    history.whole = ["d1"]
    return history
  }()

  private static func process(
    _ name: String, _ number: Int32, from begin: Int64, to end: Int64, _ outcome: String, paid: Int64
  ) -> History.Process {
    var process = History.Process()
    (process.name, process.number, process.began, process.ended) = (name, number, begin, end)
    (process.request, process.outcome, process.digest, process.charged) = ("rain", outcome, "d1", paid)
    return process
  }

  private static func moment(_ kind: History.AtProvider.Kind, _ time: Int64, _ asker: String, job: String = "J1")
    -> History.AtProvider
  {
    var moment = History.AtProvider()
    (moment.kind, moment.time, moment.asker) = (kind, time, asker)
    if kind != .submit { moment.job = job }
    if kind == .charge { (moment.request, moment.charged) = ("rain", 128) }
    return moment
  }

  private static func event(
    _ name: String, _ from: String?, _ to: String, _ process: Int32, at time: Int64
  ) -> History.Event {
    var event = History.Event()
    (event.take, event.event, event.from, event.to, event.process, event.at) = ("T1", name, from, to, process, time)
    return event
  }

  /// A history that is wrong in one way, and what shows it.
  struct Wrong: Sendable, CustomStringConvertible {
    let description: String
    let rule: Rule
    /// What stands in the lines that the breach shows.
    let shows: String
    let change: @Sendable (inout History) -> Void

    init(_ description: String, _ rule: Rule, shows: String, _ change: @escaping @Sendable (inout History) -> Void) {
      self.description = description
      self.rule = rule
      self.shows = shows
      self.change = change
    }
  }

  static let wrong: [Wrong] = [
    Wrong("two charges for one take", .oneCharge, shows: "J2") { history in
      history.provider.append(moment(.charge, 600_000, "waiter", job: "J2"))
    },
    Wrong("a charge for a take that was never sent", .oneCharge, shows: "J1") { history in
      history.events.removeAll { $0.event == "sending-began" }
    },
    Wrong("a charge for what no take asks for", .oneCharge, shows: "snow") { history in
      var charge = moment(.charge, 600_000, "waiter", job: "J2")
      charge.request = "snow"
      history.provider.append(charge)
    },
    Wrong("an intent that came after the submit", .intentFirst, shows: "sending-began") { history in
      history.events[1].at = 500_050
    },
    Wrong("an intent of another process", .intentFirst, shows: "J1") { history in
      history.events[1].process = 101
    },
    Wrong("an intent that only a wrong clock makes older", .intentFirst, shows: "off by -3600") { history in
      history.processes[0].shift = -3600
      for index in history.events.indices { history.events[index].at -= 3_600_000_000 }
      history.events[1].at += 200_000
    },
    Wrong("an order at the provider that the library did not know of", .intentFirst, shows: "no take is sending") {
      history in
      var sighting = History.Sighting()
      (sighting.time, sighting.request) = (500_050, "rain")
      history.sightings = [sighting]
    },
    Wrong("a charge that no take names", .jobKnown, shows: "J1") { $0.takes[0].job = nil },
    Wrong("a charge that two takes name", .jobKnown, shows: "T2") { history in
      var second = history.takes[0]
      second.id = "T2"
      history.takes.append(second)
    },
    Wrong("a job that was never charged", .jobKnown, shows: "J1") { history in
      history.provider.removeAll { $0.kind == .charge }
    },
    Wrong("a ledger that says too little", .ledger, shows: "J1") { $0.spent = 127 },
    Wrong("a ledger that counts a charge twice", .ledger, shows: "J1") { $0.uncertain = 128 },
    Wrong("a take with another price", .ledger, shows: "T1") { $0.takes[0].charged = 127 },
    Wrong("a clip that was reused before it was paid for", .paidFirst, shows: "waiter") { history in
      history.processes[1].outcome = "reused"
      history.processes[1].ended = 400_000
    },
    Wrong("two clips for one request", .oneDigest, shows: "d2") { history in
      history.processes[1].digest = "d2"
      history.whole.insert("d2")
    },
    Wrong("two that were told that they bought it", .toldCharge, shows: "waiter") { history in
      history.processes[1].outcome = "generated"
      history.processes[1].charged = 128
    },
    Wrong("one that waited, and was told that it paid", .toldCharge, shows: "waiter") { $0.processes[1].charged = 128 },
    Wrong("one that bought it, and was told that it paid more", .toldCharge, shows: "payer") {
      $0.processes[0].charged = 129
    },
    Wrong("a step by one who was fenced off", .holder, shows: "taken-over") { history in
      history.events.insert(event("taken-over", "submitted", "submitted", 101, at: 402_500), at: 3)
    },
    Wrong("a step by one who never held the take", .holder, shows: "stored") { $0.events[4].process = 101 },
    Wrong("a late answer that was written without taking the take back", .holder, shows: "accepted") { history in
      history.events.insert(event("taken-over", "sending", "sending", 101, at: 401_500), at: 2)
      history.events.insert(event("answer-unclear", "sending", "uncertain", 101, at: 401_600), at: 3)
      history.events[4].from = "uncertain"
    },
    Wrong("a step from where the take no longer was", .succession, shows: "rendered") { history in
      history.events[4].from = "submitted"
    },
    Wrong("a step that is missing", .succession, shows: "stored") { $0.events.remove(at: 3) },
    Wrong("a process that ended as it must not", .ending, shows: "waiter") { history in
      history.processes[1].code = 1
      history.processes[1].digest = nil
    },
    Wrong("a process that crashed", .ending, shows: "exit 139") { $0.processes[1].code = 139 },
    Wrong("a process that was killed by nobody", .ending, shows: "exit 137") { $0.processes[1].code = 137 },
    Wrong("a person who is told of a lock", .lockedOut, shows: "waiter") { history in
      history.processes[1].errors = "onetake: the catalog failed: database is locked"
    },
    Wrong("one that has its clip and is told to resume its job", .falseAlarm, shows: "payer") { history in
      history.processes[0].errors = "onetake: it is no longer submitted; `onetake jobs resume T1` goes on with it"
    },
    Wrong("a clip that is not in the store", .wholeClip, shows: "payer") { $0.whole = [] },
    Wrong("a clip with other bytes", .wholeClip, shows: "d9") { $0.damaged = ["d9"] },
    Wrong("a library that fsck complains of", .soundLibrary, shows: "no clip has it") { history in
      history.findings = ["a blob and no clip has it"]
    },
    Wrong("a temp file of the dead", .tidyLibrary, shows: "tmp/") { $0.leftovers = ["left in tmp/: 1"] },
  ]

  @Test func `a history in which nothing is wrong breaks no rule`() {
    #expect(HistoryChecker(Self.peaceful).breaches == [])
  }

  @Test(arguments: wrong) func `what is wrong is told by the rule that it breaks, with the lines that show it`(
    _ wrong: Wrong
  ) {
    var history = Self.peaceful
    wrong.change(&history)
    let breaches = HistoryChecker(history).breaches
    let named = breaches.filter { $0.rule == wrong.rule }
    #expect(!named.isEmpty, "\(wrong): \(breaches)")
    #expect(named.contains { "\($0)".contains(wrong.shows) }, "\(wrong): \(named)")
  }

  @Test func `each rule is broken by one of the histories`() {
    let missing = Rule.allCases.filter { rule in !Self.wrong.contains { $0.rule == rule } }
    #expect(missing == [], "a rule that nothing can break checks nothing")
  }

  // MARK: What is allowed, although it looks like a breach

  @Test func `a second take may be paid for as well`() {
    var history = Self.peaceful
    var second = history.takes[0]
    (second.id, second.number, second.job) = ("T2", 2, "J2")
    history.takes.append(second)
    history.events += history.events.map { event in
      var event = event
      event.take = "T2"
      return event
    }
    history.provider += [Self.moment(.submit, 600_000, "payer"), Self.moment(.charge, 600_100, "payer", job: "J2")]
    history.spent = 256
    #expect(HistoryChecker(history).breaches == [])
  }

  @Test func `clocks that are an hour off break nothing`() {
    var history = Self.peaceful
    history.processes[0].shift = 3600
    for index in history.events.indices { history.events[index].at += 3_600_000_000 }
    #expect(HistoryChecker(history).breaches == [])
  }

  @Test func `a look into the library that came too late proves nothing`() {
    var history = Self.peaceful
    var sighting = History.Sighting()
    (sighting.time, sighting.request) = (500_150, "rain")
    history.sightings = [sighting]
    #expect(HistoryChecker(history).breaches == [])
  }

  @Test func `a take that was taken over goes on with its new holder`() {
    var history = Self.peaceful
    history.events.insert(Self.event("taken-over", "submitted", "submitted", 101, at: 402_500), at: 3)
    for index in 4..<history.events.count { history.events[index].process = 101 }
    #expect(HistoryChecker(history).breaches == [])
  }

  @Test func `a process that was killed has killed nothing else`() {
    var history = Self.peaceful
    history.processes[1].code = 137
    history.processes[1].mayEnd = [0, 137]
    history.processes[1].digest = nil
    history.processes[1].charged = nil
    #expect(HistoryChecker(history).breaches == [])
  }

  @Test func `what was imported may be served without a charge`() {
    var history = History()
    var take = History.Take()
    (take.id, take.request, take.origin, take.digest) = ("T1", "rain", "imported", "d1")
    history.takes = [take]
    history.processes = [Self.process("asker", 100, from: 0, to: 1, "reused", paid: 0)]
    history.whole = ["d1"]
    #expect(HistoryChecker(history).breaches == [])
  }
}
