import Domain

/// One order that was taken, and paid for.
struct Job: Sendable {
  let id: String
  /// The name of its film in URLs, which tells nothing of the id.
  let filmName: String
  let order: Order
  /// The first half of the SHA-256 of the key that ordered it, in hex.
  let keyFingerprint: String
  /// When it was ordered, in seconds since 1970.
  let createdAt: Int
  /// When rendering began.
  let begin: ContinuousClock.Instant
  /// What was taken for it.
  let charged: Money
  /// What was given back.
  var refunded = Money.zero
  /// The film that it renders.
  let film: JobFilm
  /// The URLs that were given out, by signature, with the second since 1970 at which each dies.
  var urls: [String: Int] = [:]
  /// Whether its film's server has lost its Range (`film-drop-no-range`).
  var ignoresRange = false

  /// How it stands after `elapsed`, when it takes `renderTime`; nil when it has ended.
  func stateOnTheWay(at now: ContinuousClock.Instant, renderTime: Duration) -> JobState? {
    let elapsed = now - begin
    if elapsed >= renderTime { return nil }
    return elapsed * 2 < renderTime ? .queued : .processing
  }

  /// What the charges' list shows.
  var json: JSON {
    var parameters = order.parameters
    // A prompt is shown by its digest, and an image as well, which can be megabytes.
    for name in ["prompt", "negative_prompt", "image"] {
      guard let text = parameters[name]?.stringValue else { continue }
      parameters[name] = .string("sha256:" + Digest(of: Array(text.utf8)).hex)
    }
    return [
      "provider": .string(order.provider.rawValue), "job_id": .string(id), "model": .string(order.model),
      "parameters": .object(parameters), "prompt_digest": .string(Digest(of: Array(order.prompt.utf8)).hex),
      "key_fingerprint": .string(keyFingerprint), "charged": .money(charged), "refunded": .money(refunded),
      "time": .int(createdAt),
    ]
  }
}

/// The film of a job.
struct JobFilm: Hashable, Sendable {
  let spec: FilmSpec
  let isCorrupt: Bool
  /// What a box at its end says, which no player reads; nil for none.
  var note: String?
}
