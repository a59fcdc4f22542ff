import Domain
import Glibc
import HTTPD

/// Something that happened at the simulator, for whoever holds several programs' histories against each other.
struct Moment: Sendable {
  /// What kind of thing.
  enum Kind: String, Sendable {
    /// A submit came in; nothing was decided yet.
    case submit
    /// A job was made, and its price taken.
    case charge
    /// What a submit would be answered was decided; the answer itself may be late, or never leave.
    case answer
    case poll
    case download
  }

  let kind: Kind
  /// Who asked, by the `/_as/NAME` in front of the path, or nil.
  let asker: String?
  var provider: Provider?
  var jobID: String?
  /// The digest of the prompt, of a charge.
  var prompt: Digest?
  var charged: Money?
  /// The status of an answer, or nil where no whole answer goes out.
  var status: Int?
  /// The fault that struck, `accepted` or `refused`, of an answer.
  var outcome: String?
  /// Microseconds since 1970, by this machine's clock.
  private let time = Moment.now()

  init(_ kind: Kind, by asker: String?, _ provider: Provider? = nil, job: String? = nil) {
    self.kind = kind
    self.asker = asker
    self.provider = provider
    jobID = job
  }

  private static func now() -> Int {
    var time = timespec()
    unsafe _ = clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
  }

  /// The line that `GET /_sim/history` shows.
  var json: JSON {
    [
      "time": .int(time), "what": .string(kind.rawValue), "asker": .text(asker), "provider": .text(provider?.rawValue),
      "job_id": .text(jobID), "prompt_digest": .text(prompt?.hex), "charged": .money(charged), "status": .int(status),
      "outcome": .text(outcome),
    ]
  }
}

extension HTTPRequest {
  /// The path's parts behind the `/_as/NAME` that says who asks, which a base URL may end with.
  var parts: [String] {
    let all = path.split(separator: "/").map(String.init)
    return asker == nil ? all : Array(all.dropFirst(2))
  }

  /// Who asks, if the base URL said so.
  var asker: String? {
    let all = path.split(separator: "/", maxSplits: 2).map(String.init)
    return all.count > 1 && all[0] == "_as" ? all[1] : nil
  }
}
