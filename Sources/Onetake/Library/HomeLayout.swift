import Domain

/// Where things lie in a library's root folder.
struct HomeLayout: Sendable {
  let root: String

  var catalog: String { root + "/library.sqlite" }
  var writeAheadLog: String { catalog + "-wal" }
  var blobs: String { root + "/blobs" }
  /// Where the blob of this digest is, or would be.
  func blob(_ digest: Digest) -> String { "\(blobs)/\(digest.hex.prefix(2))/\(digest.hex)" }
  var temporary: String { root + "/tmp" }
  var locks: String { root + "/lock" }
  var inflight: String { root + "/inflight" }

  /// The slot that a provider's answer to an attempt to send is written to before anything else.
  func slot(_ attempt: SubmitAttempt) -> String { slot(SlotName(attempt)) }

  /// A slot, also where it was set aside.
  func slot(_ name: SlotName) -> String { inflight + "/" + name.text }

  /// What was damaged, moved out of its place.
  var damaged: String { root + "/damaged" }
  var derived: String { root + "/derived" }
  /// Where the pictures of the clip of this digest are, or would be.
  func derived(_ digest: Digest) -> String { "\(derived)/\(digest.hex.prefix(2))/\(digest.hex)" }
  /// The last take that was about to be sent, outside of the catalog: see `Library.markPayment`.
  var lastPayment: String { root + "/last-payment" }
  /// Where a restore makes the new catalog, and its plan once that is whole.
  var restoring: String { root + "/restoring" }
  var restorePlan: String { restoring + "/plan.json" }

  /// Held by everybody who has the library open; alone by whoever replaces its catalog.
  var openLock: String { locks + "/open" }
  /// Held by backups and checks, which want every blob to stay where it is; alone by a sweep.
  var upkeepLock: String { locks + "/upkeep" }
  /// Held by the one backup that runs.
  var backupLock: String { locks + "/backup" }
  /// Held from before a blob gets its place until the row is committed that needs it; alone where blobs are removed.
  var storeLock: String { locks + "/store" }
  /// Held by the one repair that runs.
  var repairLock: String { locks + "/repair" }
  /// Held alone while the mark of the last payment is rewritten.
  var paymentLock: String { locks + "/payment" }
}
