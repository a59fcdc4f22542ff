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
      let room = Self.otherLimit - body.count
      unsafe body.append(contentsOf: bytes.prefix(room))
      guard bytes.count <= room else { throw BodyRefusal(kind: .tooLarge) }
      return
    }
    guard bytes.count <= download.limit - held else { throw BodyRefusal(kind: .tooLarge) }
    do { unsafe try sink.write(bytes) } catch { throw BodyRefusal(kind: .sinkFailed, underlying: error) }
    held += bytes.count
  }

  /// Whether `answer` is the file or a part of it, and not something about it.
  static func isFile(_ answer: HTTPResponse) -> Bool { answer.status == 200 || answer.status == 206 }

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
