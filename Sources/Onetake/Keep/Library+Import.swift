import Blobs
import Catalog
import Domain
import Files

/// A clip bought elsewhere that is to be adopted.
public struct ImportClip: Sendable {
  /// The path of the film.
  public var path: String
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
}

extension Library {
  /// Adopts a clip: into the store, judged against its request, found by its prompt.
  ///
  /// Throws `invalid` for what is no film, before anything is kept.
  public func importClip(_ order: ImportClip) throws(LibraryError) -> ImportResult {
    try settleDeadSenders()
    try refuseWhatIsNoFilm(order.path)
    let blob = try mapped { try blobs().adopt(order.path, move: order.moves) }
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
    var plan = ImportOrder(
      request: order.request, clip: clip, judgement: judgementOfImport(blob.digest, order))
    plan.charged = order.charged
    let (record, isNew) = try mapped { try catalog.importClip(plan, isAlive: isAlive) }
    var notes: [String] = []
    if order.request == nil {
      notes.append("kept and found, not served: a request needs model, prompt, image, resolution and duration")
    }
    if record.clip?.verdict == .notJudged { notes.append("the clip could not be judged yet; run `onetake doctor`") }
    return ImportResult(record: record, isNew: isNew, path: path(of: blob.digest), notes: notes)
  }

  /// A probe before the store is touched: text, stills and empty files are no clips.
  private func refuseWhatIsNoFilm(_ path: String) throws(LibraryError) {
    try mapped {
      let file: Descriptor
      do throws(FileError) {
        file = try Descriptor(path, .read)
      } catch {
        throw LibraryError(.invalid, "\(path): \(error.sentence)", cure: "name a film that can be read")
      }
      guard try file.stamp().kind == .regular else { throw LibraryError(.invalid, "\(path) is no file") }
      let facts: MediaFacts
      do throws(LibraryError) { facts = try self.facts(of: file) } catch { return }
      guard facts.content.isFilm else {
        throw LibraryError(.invalid, "\(path) is no film: \(facts.content.rawValue); nothing was kept")
      }
    }
  }

  /// What a film's own tags say of it, or nil; a film that cannot be read says nothing.
  public func tags(of path: String) -> ImportDescription? {
    guard let file = try? Descriptor(path, .read), let facts = try? facts(of: file) else { return nil }
    return ImportDescription.tags(facts, folder: Folder.parent(of: path))
  }

  private func judgementOfImport(_ digest: Digest, _ order: ImportClip) -> NewJudgement {
    var expectation = order.request.map { Expectation(of: $0) } ?? Expectation()
    if order.request == nil {
      expectation.resolution = order.resolution
      expectation.duration = order.duration.map { Ratio(whole: $0) }
    }
    let found = try? judgement(of: digest, against: expectation, imageNow: nil, order.request)
    return found ?? NewJudgement(facts: nil, verdict: .notJudged, findings: [])
  }

  /// Keeps an input image as a blob.
  func keep(_ image: InputImage, _ bytes: [UInt8]) throws(LibraryError) {
    try mapped {
      var writer = try blobs().writer(expectedSize: Int64(bytes.count))
      try writer.write(bytes)
      let blob = try writer.seal(expecting: image.digest)
      try catalog.record(image, BlobStamp(blob.stamp))
    }
  }
}
