import Domain
import Rig

/// What a person answers who is asked what became of a payment, and looks at the provider's own list.
package enum Decision: String, Hashable, Sendable {
  /// The provider has the job: it is named.
  case named = "a person named the job"
  /// The provider has no such job.
  case notCharged = "a person said that nothing was charged"
}

extension World {
  /// Answers every payment in doubt truthfully. A job of the request that no take of the library names is the one.
  package func decideDoubts(_ problems: inout [String]) throws -> [Decision] {
    var decisions: [Decision] = []
    guard try snapshot().takes.contains(where: \.isInDoubt) else { return [] }
    // `jobs` is a start like any other: it settles what dead senders left.
    let listed = try onetake(["jobs", "list", "--json"])
    guard listed.code == 0 else {
      problems.append("jobs list ends with \(listed.code): \(listed.errors)")
      return []
    }
    for job in listed.lines where job["state"]?.stringValue == "uncertain" {
      guard let id = job["id"]?.stringValue else { continue }
      let takes = try snapshot().takes
      guard let doubt = takes.first(where: { $0.id == id }) else { continue }
      let known = Set(takes.compactMap(\.job))
      let prompt = Digest(of: Array(doubt.prompt.utf8)).hex
      let found = try charges().first {
        $0.provider == doubt.provider && $0.prompt == prompt && !known.contains($0.job)
      }
      let words = found.map { ["--job-id", $0.job] } ?? ["--not-charged"]
      let resolved = try onetake(["jobs", "resolve", "--json", id] + words)
      decisions.append(found == nil ? .notCharged : .named)
      if ![0, 4, 5, 9].contains(resolved.code) {
        problems.append("jobs resolve \(id) \(words) ends with \(resolved.code): \(resolved.output)\(resolved.errors)")
      }
    }
    return decisions
  }
}
