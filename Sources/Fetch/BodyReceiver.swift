/// What takes an answer's body as it comes.
protocol BodyReceiver: AnyObject {
  /// Called once, when the final status and all header fields are there.
  func begin(_ answer: HTTPResponse) throws(BodyRefusal)
  /// Called with each piece; the buffer is only lent.
  func receive(_ bytes: UnsafeRawBufferPointer) throws(BodyRefusal)
  /// What was kept for the caller to see as the answer's body.
  var body: [UInt8] { get }
}

/// Why a body is not taken further.
struct BodyRefusal: Error {
  let kind: FetchError.Kind
  var underlying: (any Error)?
}

/// Keeps a body in memory, up to a limit.
final class BodyCollector: BodyReceiver {
  private(set) var body: [UInt8] = []
  private let limit: Int

  /// A collector of at most `limit` bytes.
  init(limit: Int) { self.limit = limit }

  func begin(_ answer: HTTPResponse) {}

  func receive(_ bytes: UnsafeRawBufferPointer) throws(BodyRefusal) {
    // What fits is kept even so: a job id may stand in it.
    let room = limit - body.count
    unsafe body.append(contentsOf: bytes.prefix(room))
    guard bytes.count <= room else { throw BodyRefusal(kind: .tooLarge) }
  }
}

/// Hands a file to a sink and keeps the first 64 KiB of anything else.
final class BodyStream: BodyReceiver {
  private(set) var body: [UInt8] = []
  private(set) var head: DownloadHead?
  /// How many bytes of the file the sink has, those it had before included.
  private(set) var held = 0
  private let download: Download
  private let sink: DownloadSink

  /// The body of anything that is not the file is cut off here.
  static let otherLimit = 65_536

  /// A stream of what `download` asks for into `sink`.
  init(_ download: Download, _ sink: DownloadSink) {
    self.download = download
    self.sink = sink
  }

  func begin(_ answer: HTTPResponse) throws(BodyRefusal) {
    guard let head = try head(of: answer) else { return }
    if let total = head.total, total > download.limit { throw BodyRefusal(kind: .tooLarge) }
    self.head = head
    held = head.offset
    do { try sink.begin(head) } catch { throw BodyRefusal(kind: .sinkFailed, underlying: error) }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) throws(BodyRefusal) {
    guard head != nil else {
      unsafe body.append(contentsOf: bytes.prefix(Self.otherLimit - body.count))
      return
    }
    guard bytes.count <= download.limit - held else { throw BodyRefusal(kind: .tooLarge) }
    do { unsafe try sink.write(bytes) } catch { throw BodyRefusal(kind: .sinkFailed, underlying: error) }
    held += bytes.count
  }

  /// Whether as much came as was announced.
  var isWhole: Bool { head?.total.map { $0 == held } ?? true }

  private func head(of answer: HTTPResponse) throws(BodyRefusal) -> DownloadHead? {
    let offset: Int
    let total: Int?
    switch answer.status {
    case 200:
      offset = 0
      total = answer.headers["Content-Length"].flatMap { Int($0) }
    case 206:
      guard let range = answer.headers["Content-Range"].flatMap({ ContentRange($0) }), range.first == download.offset,
        range.total.map({ $0 == range.last + 1 }) ?? true,
        download.expectedTotal == nil || range.total == nil || range.total == download.expectedTotal
      else { throw BodyRefusal(kind: .otherRange) }
      offset = range.first
      total = range.total ?? range.last + 1
    default: return nil
    }
    return DownloadHead(
      status: answer.status, offset: offset, total: total, contentType: answer.headers["Content-Type"],
      entityTag: answer.headers["ETag"])
  }
}
