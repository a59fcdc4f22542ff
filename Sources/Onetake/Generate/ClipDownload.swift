import Blobs
import Domain
import Fetch
import Files
import Providers

/// Fetches one clip into the store: through several attempts, each going on where the last one stopped.
struct ClipDownload: ~Copyable {
  /// How an attempt ended.
  enum Attempt {
    case complete
    /// The address has no clip: 403, 404, 410, or a body that is no film.
    case gone(String)
    /// The network or the server failed; the address may be tried again.
    case trouble(String, url: String)
    /// Going on makes no sense now: the disk is full, or the clip is beyond the limit.
    case stopped(String)
    case interrupted
  }

  private let client: HTTPClient
  private let addresses: AddressPolicy
  private let limit: Int
  private let box: WriterBox
  private let interrupt: Interrupt
  /// An address that a provider gave may hold the key in its host.
  private let redaction: Redaction

  init(_ library: Library, _ provider: Provider, into writer: consuming BlobWriter, _ interrupt: Interrupt) {
    client = library.client(stopping: interrupt)
    addresses = AddressPolicy.results(
      ofBaseURL: library.api(provider).baseURL, throughProxy: library.options.resultsUseProxy)
    limit = library.options.maximumDownload
    box = WriterBox(writer)
    self.interrupt = interrupt
    redaction = library.options.redaction(provider)
  }

  mutating func attempt(_ url: String, _ observer: @escaping GenerateObserver) -> Attempt {
    var download = Download(url)
    download.offset = box.byteCount
    download.entityTag = box.entityTag
    download.expectedTotal = box.total
    download.limit = limit
    download.addresses = addresses
    let box = box
    let sink = unsafe DownloadSink(
      begin: { head in try box.begin(head) },
      write: { buffer in
        try unsafe box.write(buffer)
        observer(.downloading(bytes: box.byteCount, total: box.total))
      })
    do {
      switch try client.download(download, into: sink) {
      case .other(let answer):
        let reason = "its address answers HTTP \(answer.status)"
        switch answer.status {
        case 401, 403, 404, 410: return .gone(reason)
        case 416:
          try box.restart()
          return .trouble(reason, url: url)
        case 200...299: return .gone("its address gives no clip")
        default: return .trouble(reason, url: url)
        }
      case .complete:
        FaultPoint.downloadComplete.reach()
        guard box.byteCount > 0 else { return .gone("its address gives an empty file") }
        if let text = try box.textInsteadOfFilm() {
          try box.restart()
          return .gone("its address gives \(text), no film")
        }
        return .complete
      }
    } catch let error as FetchError {
      return failed(error, url)
    } catch {
      return .stopped("\(error)")
    }
  }

  private func failed(_ error: FetchError, _ url: String) -> Attempt {
    let message = redaction.sentence(error.message)
    switch error.kind {
    case .interrupted: return .interrupted
    case .tooLarge: return .stopped("it is larger than the limit of \(limit) bytes")
    case .otherRange:
      // What is here belongs to another version of the file: the next attempt begins anew.
      do { try box.restart() } catch { return .stopped("\(error)") }
      return .trouble(message, url: url)
    case .sinkFailed: return .stopped("\(error.underlying.map { "\($0)" } ?? message)")
    case .refusedAddress, .refusedRedirect, .tooManyRedirects, .badURL: return .gone(message)
    default: return .trouble(message, url: url)
    }
  }

  /// The digest of what is here.
  borrowing func digest() throws -> Digest { try box.digest() }

  /// Makes the bytes durable under their digest, which is `expected` where one is known.
  consuming func finish(expecting expected: Digest? = nil) throws -> Blob { try box.seal(expected) }
}

/// Holds the writer for the callbacks of a download, all of which run on the caller's thread.
private final class WriterBox {
  private var writer: BlobWriter?
  private(set) var entityTag: String?
  private(set) var total: Int?

  init(_ writer: consuming BlobWriter) { self.writer = consume writer }

  var byteCount: Int { Int(writer?.byteCount ?? 0) }

  func begin(_ head: DownloadHead) throws {
    FaultPoint.downloadBegun.reach()
    if head.offset == 0 && byteCount > 0 { try restart() }
    entityTag = head.entityTag
    total = head.total
  }

  func write(_ buffer: UnsafeRawBufferPointer) throws {
    try unsafe writer?.write(buffer)
    FaultPoint.downloadPiece.reach()
  }

  func digest() throws -> Digest {
    guard let digest = writer?.digest() else { throw LibraryError(.failed, "the download was sealed already") }
    return digest
  }

  func restart() throws {
    try writer?.restart()
    entityTag = nil
    total = nil
  }

  /// "HTML" or "JSON" where a server says with a page that there is no clip; nil where the bytes may be a film.
  func textInsteadOfFilm() throws -> String? {
    var head = [UInt8](repeating: 0, count: 512)
    let count = try writer?.withFile { file in
      try unsafe head.withUnsafeMutableBytes { try unsafe file.read(into: $0, at: 0) }
    }
    let start = head.prefix(count ?? 0).first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
    switch start {
    case UInt8(ascii: "<")?: return "HTML"
    case UInt8(ascii: "{")?, UInt8(ascii: "[")?: return "JSON"
    default: return nil
    }
  }

  func seal(_ expected: Digest?) throws -> Blob {
    guard let writer = writer.take() else { throw LibraryError(.failed, "the download was sealed twice") }
    return try writer.seal(expecting: expected)
  }
}
