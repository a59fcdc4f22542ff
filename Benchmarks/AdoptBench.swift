import Blobs
import Files

/// Files into a store: hashed, durable, nothing else done with them.
enum AdoptBench {
  static func run(home: String, _ paths: [String], moves: Bool) throws {
    try Folder.makeAll("\(home)/lock")
    let lock = try OwnerLock(in: "\(home)/lock")
    let store = try BlobStore(root: home, owner: lock.owner)
    var samples = Samples()
    let results = samples.measure {
      let results = store.adopt(paths, move: moves)
      if moves { for (path, blob) in zip(paths, results) { _ = try? store.removeSource(path, of: blob.get()) } }
      return results
    }
    for result in results { _ = try result.get() }
    samples.report()
  }
}
