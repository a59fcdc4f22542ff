/// Where things lie in a library's root folder.
struct HomeLayout: Sendable {
  let root: String

  var catalog: String { root + "/library.sqlite" }
  var writeAheadLog: String { catalog + "-wal" }
  var blobs: String { root + "/blobs" }
  var temporary: String { root + "/tmp" }
  var locks: String { root + "/lock" }
  var inflight: String { root + "/inflight" }

  /// The slot that a provider's answer to this take's submit is written to before anything else.
  func slot(_ id: String) -> String { inflight + "/" + id }
}
