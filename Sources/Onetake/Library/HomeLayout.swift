/// Where things lie in a library's root folder.
struct HomeLayout: Sendable {
  let root: String

  var catalog: String { root + "/library.sqlite" }
  var writeAheadLog: String { catalog + "-wal" }
  var blobs: String { root + "/blobs" }
  var temporary: String { root + "/tmp" }
  var locks: String { root + "/lock" }
  var inflight: String { root + "/inflight" }

  /// The slot that a provider's answer to an attempt to send is written to before anything else.
  func slot(_ attempt: SubmitAttempt) -> String { slot(SlotName(attempt)) }

  /// A slot, also where it was set aside.
  func slot(_ name: SlotName) -> String { inflight + "/" + name.text }
}
