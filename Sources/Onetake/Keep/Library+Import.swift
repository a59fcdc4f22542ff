import Blobs
import Catalog
import Domain
import Files
import Synchronization

/// A film outside the library, looked at before anything is kept of it.
public struct ImportSource: Sendable {
  /// The path of the film.
  public let path: String
  /// What was read of it, or nil where it could not be probed.
  let facts: MediaFacts?
  /// What the file system said of it then.
  let stamp: FileStamp

  /// What the film's own tags say of it, or nil.
  public var tags: ImportDescription? {
    facts.flatMap { ImportDescription.tags($0, folder: Folder.parent(of: path)) }
  }
}

/// A clip bought elsewhere that is to be adopted.
public struct ImportClip: Sendable {
  /// The path of the film.
  public let path: String
  /// The film as it was looked at, or nil where `importClips` is still to look.
  var source: ImportSource?
  /// Whether the file is moved into the store instead of copied.
  public var moves = false
  /// The whole request that it answers, or nil where not all of it is known: kept and found then, never served.
  public var request: Request?
  /// What is known of the order where there is no whole request.
  public var prompt = ""
  public var negativePrompt = ""
  public var model: String?
  public var resolution: Resolution?
  public var duration: Int?
  /// Who sold it and for how much, if said.
  public var provider: Provider?
  public var charged: Money?
  /// The input image's bytes, to be kept beside it.
  public var imageBytes: [UInt8]?

  /// Makes an order to adopt the film at `path`.
  public init(path: String) { self.path = path }

  /// Makes an order to adopt a film that was looked at.
  public init(_ source: ImportSource) {
    path = source.path
    self.source = source
  }
}

/// What became of an import.
public struct ImportResult: Sendable {
  /// The take that holds the clip.
  public let record: GenerationRecord
  /// Whether it is new here; the same bytes under the same request are one clip.
  public let isNew: Bool
  /// Where the clip lies in the store.
  public let path: String
  /// What a person should know besides.
  public let notes: [String]
  /// Why the file that was to be moved is still where it was, in a sentence, or nil.
  public let sourceLeft: String?
}

extension Library {
  /// So many films are worth handing to `examine` and `importClips` at once: one transaction and one fsync of folders
  /// for all of them, and little is undone where the process is killed.
  public static let importBatch = 16

  /// Looks at films, two at a time, before anything is kept. Fails as `invalid` for what is no film: text, stills and
  /// empty files are no clips.
  public func examine(_ paths: [String]) -> [Result<ImportSource, LibraryError>] {
    let found = Mutex([Int: Result<ImportSource, LibraryError>]())
    let next = Atomic<Int>(0)
    Threads.run(min(2, paths.count)) { lane in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < paths.count else { return }
        let result = Result { () throws(LibraryError) in try self.examine(paths[index], lane: lane) }
        found.withLock { $0[index] = result }
      }
    }
    let results = found.withLock { $0 }
    return paths.indices.map { results[$0] ?? .failure(LibraryError(.failed, "\(paths[$0]) was not looked at")) }
  }

  private func examine(_ path: String, lane: Int) throws(LibraryError) -> ImportSource {
    try mapped {
      let file: Descriptor
      do throws(FileError) {
        file = try Descriptor(path, .read)
      } catch {
        guard !error.mayPass else { throw error }
        throw LibraryError(.invalid, "\(path): \(error.sentence)", cure: "name a film that can be read")
      }
      let stamp = try file.stamp()
      guard stamp.kind == .regular else { throw LibraryError(.invalid, "\(path) is no file") }
      let facts = try? films.facts(of: file, lane: lane)
      if let facts, !facts.content.isFilm {
        throw LibraryError(.invalid, "\(path) is no film: \(facts.content.rawValue); nothing was kept")
      }
      return ImportSource(path: path, facts: facts, stamp: stamp)
    }
  }

  /// Adopts one clip; see `importClips`.
  public func importClip(_ order: ImportClip) throws(LibraryError) -> ImportResult {
    try importClips([order])[0].get()
  }

  /// Adopts clips: into the store, judged against their requests, found by their prompts. What became of each stands in
  /// its place in the result; those that were adopted are durable when this returns.
  public func importClips(_ orders: [ImportClip]) throws(LibraryError) -> [Result<ImportResult, LibraryError>] {
    _ = try films.policy()
    try settleDeadSenders()
    var orders = orders
    var results: [Result<ImportResult, LibraryError>?] = Array(repeating: nil, count: orders.count)
    let unseen = orders.indices.filter { orders[$0].source == nil }
    for (index, source) in zip(unseen, examine(unseen.map { orders[$0].path })) {
      switch source {
      case .success(let source): orders[index].source = source
      case .failure(let error): results[index] = .failure(error)
      }
    }
    FaultPoint.importExamined.reach()
    let store = try blobs()
    let hold = try holdBlobs()
    var adopted: [(index: Int, blob: Blob, plan: ImportOrder)] = []
    for moves in [false, true] {
      let indices = orders.indices.filter { results[$0] == nil && orders[$0].moves == moves }
      let blobs = store.adopt(indices.map { orders[$0].path }, move: moves)
      for (index, blob) in zip(indices, blobs) {
        do throws(LibraryError) {
          let blob = try mapped { try blob.get() }
          do throws(LibraryError) {
            adopted.append((index, blob, try plan(orders[index], blob)))
          } catch {
            if moves { store.restorePermissions(of: orders[index].path, blob) }
            throw error
          }
        } catch {
          results[index] = .failure(error)
        }
      }
    }
    adopted.sort { $0.index < $1.index }
    FaultPoint.importAdopted.reach()
    let rows: [(record: GenerationRecord, isNew: Bool)]
    do throws(CatalogError) {
      rows = try catalog.importClips(adopted.map(\.plan), isAlive: isAlive)
    } catch {
      for (index, blob, _) in adopted where orders[index].moves {
        store.restorePermissions(of: orders[index].path, blob)
      }
      let error = LibraryError(error)
      throw LibraryError(
        error.code, "\(error.message); nothing was imported, and every file is where it was", cure: error.cure)
    }
    hold.release()
    FaultPoint.importCommitted.reach()
    let moved = adopted.filter { orders[$0.index].moves }.map { (path: orders[$0.index].path, blob: $0.blob) }
    let left = removeSources(moved, store)
    for ((index, _, plan), row) in zip(adopted, rows) {
      let reason = orders[index].moves ? left[orders[index].path] : nil
      results[index] = .success(result(of: plan, row.record, isNew: row.isNew, sourceLeft: reason))
    }
    return results.map { $0 ?? .failure(LibraryError(.failed, "a clip was not looked at")) }
  }

  /// Removes the files that were moved in, now that their clips have rows, and records what the blobs look like since.
  /// Returns, by its path, why a file is still there.
  private func removeSources(
    _ moved: [(path: String, blob: Blob)], _ store: BlobStore
  ) -> [String: String] {
    guard !moved.isEmpty else { return [:] }
    var left: [String: String] = [:]
    var stamps: [(Digest, BlobStamp)] = []
    for (path, blob) in moved {
      do throws(BlobError) {
        stamps.append((blob.digest, BlobStamp(try store.removeSource(path, of: blob))))
      } catch {
        left[path] = "the clip is in the library, and \(path) could not be removed: \(error)"
      }
    }
    // Where this fails, the next hit hashes the blob before it believes the file.
    try? catalog.record(blobs: stamps)
    return left
  }

  /// What the catalog is told of an adopted clip, after its image is kept.
  private func plan(_ order: ImportClip, _ blob: Blob) throws(LibraryError) -> ImportOrder {
    if let image = order.request?.image, let bytes = order.imageBytes { try keep(image, bytes) }
    var clip = NewClip(digest: blob.digest, stamp: BlobStamp(blob.stamp))
    if let request = order.request {
      clip.describe(request)
    } else {
      clip.prompt = RequestText.normalized(order.prompt)
      clip.negative = RequestText.normalized(order.negativePrompt)
      clip.model = order.model
      clip.resolution = order.resolution?.rawValue
      clip.orderedDuration = order.duration
    }
    clip.provider = order.provider
    clip.sourceName = order.path.split(separator: "/").last.map(String.init)
    var plan = ImportOrder(request: order.request, clip: clip, judgement: judgementOfImport(blob, order))
    plan.charged = order.charged
    return plan
  }

  private func result(
    of plan: ImportOrder, _ record: GenerationRecord, isNew: Bool, sourceLeft: String?
  ) -> ImportResult {
    var notes: [String] = []
    if plan.request == nil {
      notes.append("kept and found, not served: a request needs model, prompt, image, resolution and duration")
    }
    if record.clip?.verdict == .notJudged { notes.append("the clip could not be judged yet; run `onetake doctor`") }
    return ImportResult(
      record: record, isNew: isNew, path: path(of: plan.clip.digest), notes: notes,
      sourceLeft: sourceLeft)
  }

  private func judgementOfImport(_ blob: Blob, _ order: ImportClip) -> NewJudgement {
    var expectation = order.request.map { Expectation(of: $0) } ?? Expectation()
    if order.request == nil {
      expectation.model = order.model.flatMap { Model(named: $0) }
      expectation.resolution = order.resolution
      expectation.duration = order.duration.map { Ratio(whole: $0) }
    }
    // What was read of the film holds for the blob if the film was the same file, unchanged, while it was hashed.
    if let source = order.source, let facts = source.facts, let read = blob.source,
      read.hasSameBytes(as: source.stamp)
    {
      let found = try? judgement(facts, against: expectation, image: nil, order.request)
      return found ?? NewJudgement(facts: facts, verdict: .notJudged, findings: [])
    }
    let found = try? judgement(of: blob.digest, against: expectation, image: nil, order.request)
    return found ?? NewJudgement(facts: nil, verdict: .notJudged, findings: [])
  }

  /// Keeps an input image as a blob; the caller holds blobs until a request needs it.
  func keep(_ image: InputImage, _ bytes: [UInt8]) throws(LibraryError) {
    try mapped {
      var writer = try blobs().writer(expectedSize: Int64(bytes.count))
      try writer.write(bytes)
      let blob = try writer.seal(expecting: image.digest)
      try catalog.record(image, BlobStamp(blob.stamp))
    }
  }
}
