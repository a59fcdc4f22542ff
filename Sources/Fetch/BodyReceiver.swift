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
