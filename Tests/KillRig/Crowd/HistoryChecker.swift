import Domain

/// Says which rules a history breaks.
package struct HistoryChecker: Sendable {
  private let history: History

  /// Takes what happened.
  package init(_ history: History) { self.history = history }

  /// Every breach, rule by rule.
  package var breaches: [Breach] {
    oneCharge + intentFirst + jobKnown + ledger + paidFirst + oneDigest + toldCharge + steps + endings + library
  }

  // MARK: Money

  private func takes(of request: String) -> [History.Take] {
    history.takes.filter { $0.request == request && $0.origin == "bought" }
  }

  private func sends(of take: History.Take) -> [History.Event] {
    history.events.filter { $0.take == take.id && $0.event == "sending-began" }
  }

  /// A take may be paid for once, however often it is sent: it is sent again only where nothing was charged.
  private var oneCharge: [Breach] {
    Dictionary(grouping: history.charges, by: { "\($0.provider) \($0.request)" }).values.compactMap { charges in
      let rights = takes(of: charges[0].request).filter { !sends(of: $0).isEmpty }
      guard charges.count > rights.count else { return nil }
      return Breach(
        .oneCharge, "\(charges.count) charges for \(rights.count) takes of \"\(charges[0].request)\" that were sent",
        charges + rights)
    }
  }

  private var intentFirst: [Breach] {
    let unseen = history.sightings.filter(\.sending.isEmpty).compactMap { sighting -> Breach? in
      let charges = history.charges.filter { $0.request == sighting.request }
      // On a busy machine the look may come when the order was taken already: it proves nothing then.
      if charges.contains(where: { $0.time < sighting.time }) { return nil }
      return Breach(.intentFirst, "the provider had the order, and the library knew of none", [sighting] + charges)
    }
    return unseen
      + history.charges.compactMap { charge in
        let process = history.processes.first { $0.name == charge.asker }
        let intents = takes(of: charge.request).flatMap(sends).filter { $0.process == process?.number }
        let shift = 1_000_000 * (process?.shift ?? 0)
        // What came in first is the order itself; the money was taken after it.
        let arrival =
          history.provider.last { $0.kind == .submit && $0.asker == charge.asker && $0.time <= charge.time }?.time
          ?? charge.time
        if intents.contains(where: { $0.at - shift <= arrival }) { return nil }
        return Breach(
          .intentFirst, "the job \(charge.job ?? "") was ordered by \(charge.asker) before it said so in the library",
          [charge] + intents + (process.map { [$0] } ?? []))
      }
  }

  private var jobKnown: [Breach] {
    let unknown = history.charges.compactMap { charge -> Breach? in
      let owners = history.takes.filter { $0.job == charge.job && $0.provider == charge.provider }
      return owners.count == 1
        ? nil : Breach(.jobKnown, "\(owners.count) takes name the job \(charge.job ?? "")", [charge] + owners)
    }
    let invented = history.takes.compactMap { take -> Breach? in
      guard let job = take.job, !history.charges.contains(where: { $0.job == job }) else { return nil }
      return Breach(.jobKnown, "no charge was made for the job \(job)", [take])
    }
    return unknown + invented
  }

  private var ledger: [Breach] {
    let total = history.charges.reduce(0) { $0 + $1.charged }
    var breaches: [Breach] = []
    if history.spent + history.uncertain != total {
      breaches.append(
        Breach(
          .ledger,
          "the provider charged \(History.dollars(total)), the ledger says \(History.dollars(history.spent)) spent and "
            + "\(History.dollars(history.uncertain)) uncertain", history.charges + history.takes))
    }
    for charge in history.charges {
      for take in history.takes where take.job == charge.job && take.charged != charge.charged {
        breaches.append(Breach(.ledger, "a take says another charge than the provider", [charge, take]))
      }
    }
    return breaches
  }

  // MARK: What processes are told

  private var told: [History.Process] { history.processes.filter { $0.digest != nil && !$0.request.isEmpty } }

  private var paidFirst: [Breach] {
    told.compactMap { process in
      // What was imported is nobody's payment.
      if history.takes.contains(where: { $0.request == process.request && $0.origin == "imported" }) { return nil }
      let charges = history.charges.filter { $0.request == process.request }
      if charges.contains(where: { $0.time <= process.ended }) { return nil }
      return Breach(.paidFirst, "\(process.name) was given a clip that nobody had paid for", [process] + charges)
    }
  }

  private var oneDigest: [Breach] {
    Dictionary(grouping: told, by: \.request).values.compactMap { processes in
      var first: [String: History.Process] = [:]
      for process in processes { first[process.digest ?? ""] = first[process.digest ?? ""] ?? process }
      guard first.count > 1 else { return nil }
      return Breach(
        .oneDigest, "\(first.count) clips were given for \"\(processes[0].request)\"",
        first.values.sorted { $0.name < $1.name })
    }
  }

  private var toldCharge: [Breach] {
    Dictionary(grouping: told, by: \.request).values.compactMap { processes in
      let payers = processes.filter { $0.outcome == "generated" && $0.charged ?? 0 > 0 }
      let others = processes.filter { $0.outcome != "generated" && $0.charged ?? 0 != 0 }
      let charges = history.charges.filter { $0.request == processes[0].request }
      let sum = payers.reduce(0) { $0 + ($1.charged ?? 0) }
      guard sum > charges.reduce(0, { $0 + $1.charged }) || payers.count > charges.count || !others.isEmpty else {
        return nil
      }
      return Breach(
        .toldCharge,
        "\(payers.count) were told that they bought it, \(others.count) that they paid for what was reused",
        payers + others + charges)
    }
  }
}

extension HistoryChecker {
  // MARK: The library's own history

  /// Steps that a take's holder makes; a person, an import or `verify` may make the others.
  private static let ofHolder: Set = [
    "sending-began", "nothing-sent", "refused", "accepted", "answer-unclear", "owner-died", "rendered",
    "provider-failed", "stored", "result-gone",
  ]

  private var steps: [Breach] {
    Dictionary(grouping: history.events, by: \.take).values.flatMap { events in
      var breaches: [Breach] = []
      var holding: History.Event?
      var last: History.Event?
      for event in events {
        if let before = last, event.from != nil, event.from != before.to {
          breaches.append(
            Breach(.succession, "it left \(event.from ?? "") when the take was \(before.to)", [before, event]))
        }
        if event.from != nil || last == nil { last = event }
        if ["planned", "replanned", "taken-over"].contains(event.event) { holding = event }
        if Self.ofHolder.contains(event.event), event.process != holding?.process {
          breaches.append(
            Breach(
              .holder, "process \(event.process) moved it on, and process \(holding?.process ?? 0) held it",
              (holding.map { [$0] } ?? []) + [event]))
        }
      }
      return breaches
    }
  }

  // MARK: Endings

  private static let busy = ["locked", "SQLITE_BUSY", "database is busy", "SQLITE_LOCKED"]

  private var endings: [Breach] {
    history.processes.flatMap { process in
      var breaches: [Breach] = []
      if !process.mayEnd.contains(process.code) {
        let codes = process.mayEnd.sorted().map(String.init).joined(separator: ", ")
        breaches.append(Breach(.ending, "\(process.name) ended with \(process.code), and may with \(codes)", [process]))
      }
      if Self.busy.contains(where: process.errors.contains) {
        breaches.append(Breach(.lockedOut, "\(process.name) was told of a lock", [process]))
      }
      let own = history.takes.filter { $0.request == process.request }
      if process.digest != nil, own.contains(where: { process.errors.contains("jobs resume \($0.id)") }) {
        breaches.append(Breach(.falseAlarm, "\(process.name) has its clip, and is told of trouble with it", [process]))
      }
      return breaches
    }
  }

  // MARK: What lies there

  private var library: [Breach] {
    var breaches = told.filter { process in
      !history.whole.contains(process.digest ?? "")
        && !history.takes.contains { $0.isSwept && $0.digest == process.digest }
    }.map { Breach(.wholeClip, "\($0.name) was given a clip that is not in the store", [$0]) }
    breaches += history.damaged.sorted().map { Breach(.wholeClip, "the blob \($0) has other bytes") }
    if !history.findings.isEmpty { breaches.append(Breach(.soundLibrary, "it says", history.findings)) }
    if !history.leftovers.isEmpty { breaches.append(Breach(.tidyLibrary, "there are", history.leftovers)) }
    return breaches
  }
}
