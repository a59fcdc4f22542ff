import Domain
import Foundation
import Rig
import SQL

extension World {
  /// What the provider saw and did, as it tells itself; `prompts` are those that may stand in it.
  func providerHistory(_ prompts: Set<String>) throws -> [History.AtProvider] {
    _ = try charges()  // Waits until nothing is on its way to the provider any more.
    return try providerMoments(prompts)
  }

  /// The same while processes are at work.
  func providerMoments(_ prompts: Set<String>) throws -> [History.AtProvider] {
    let reply = rig.sim("GET", "/_sim/history")
    let names = Dictionary(prompts.map { (Digest(of: Array($0.utf8)).hex, $0) }) { first, _ in first }
    return (try JSONParser.parse(reply.body)["history"]?.arrayValue ?? []).compactMap { line in
      guard let kind = line["what"]?.stringValue.flatMap({ History.AtProvider.Kind(rawValue: $0) }) else { return nil }
      var moment = History.AtProvider()
      moment.kind = kind
      moment.time = Int64(line["time"]?.intValue ?? 0)
      moment.asker = line["asker"]?.stringValue ?? ""
      moment.provider = line["provider"]?.stringValue ?? ""
      moment.job = line["job_id"]?.stringValue
      let digest = line["prompt_digest"]?.stringValue ?? ""
      moment.request = names[digest] ?? digest
      moment.charged = line["charged"]?.stringValue.flatMap { Money($0) }?.nanos ?? 0
      return moment
    }
  }

  /// Looks which takes of a request are about to be sent, as another process would see it.
  func sighting(of request: String) throws -> History.Sighting {
    var sighting = History.Sighting()
    sighting.request = request
    sighting.sending = try Connection(home + "/library.sqlite", mode: .readOnly).all(
      """
      SELECT g.id FROM generations g JOIN requests r ON r.id = g.request
      WHERE r.prompt = ?1 AND g.state = 'sending'
      """, [.text(request)]
    ) { (row) throws(SQLError) in try row.text(0) }
    sighting.time = Program.now()
    return sighting
  }

  /// Adds what the library itself says and holds, once nobody works in it any more.
  func addLibrary(to history: inout History) throws {
    let snapshot = try snapshot()
    history.takes += snapshot.takes.map { row in
      var take = History.Take()
      take.id = row.id
      take.number = row.take
      take.request = row.prompt
      take.origin = row.origin
      take.state = row.state
      take.provider = row.provider
      take.job = row.job
      take.charged = row.charged
      take.digest = row.digest
      take.isSwept = row.isSwept
      return take
    }
    history.events += snapshot.events.map { row in
      var event = History.Event()
      event.take = row.take
      event.at = row.at * 1000
      event.process = row.actor.split(separator: " ").last.flatMap { Int32($0) } ?? 0
      event.event = row.event
      event.from = row.from
      event.to = row.to
      return event
    }
    for blob in blobs() {
      if digest(blob.path) == blob.name { history.whole.insert(blob.name) } else { history.damaged.insert(blob.name) }
    }
    let stats = try onetake(["stats", "--json"])
    guard stats.code == 0 else { throw KillRigError("stats ends with \(stats.code): \(stats.errors)") }
    history.spent += stats.json["spent"]?.stringValue.flatMap { Money($0) }?.nanos ?? 0
    history.uncertain += stats.json["uncertain"]?.stringValue.flatMap { Money($0) }?.nanos ?? 0
    history.findings += try Invariants.fsck(self)
    history.leftovers += Invariants.leftovers(self)
  }

  /// What follows every round: a person answers what is in doubt, jobs are resumed, and the same is asked once more.
  func settle(
    _ prompts: [String], _ history: inout History, named name: String = "afterwards"
  ) throws -> [Decision] {
    var problems: [String] = []
    let decisions = try decideDoubts(&problems)
    guard problems.isEmpty else { throw KillRigError(problems.joined(separator: "; ")) }
    let members =
      [Member(name, "jobs resume", ["jobs", "resume", "--json"])]
      + prompts.enumerated().map { index, prompt in
        Member(
          "\(name)-\(index)", "generate --json", ["generate", "--json"] + Words.text(prompt), request: prompt)
      }
    for member in members { history.processes.append(try member.start(self).finish(self)) }
    return decisions
  }
}
