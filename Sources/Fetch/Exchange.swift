/// What is going on in one exchange: the context of its callbacks, used by the thread that performs it alone.
final class Exchange {
  /// Whether the request was let go: from then on nobody can say that nothing was sent.
  private(set) var wasReleased = false
  /// Why the exchange was ended from this side. The first reason counts, but a refused address is only a reason while
  /// no other address of the same name does.
  private(set) var refusal: BodyRefusal?
  /// The final status, or 0 while none has come.
  private(set) var status = 0
  /// When a byte last moved in either direction, on a clock that stands still while the machine sleeps: an answer may
  /// be waiting when it wakes.
  private(set) var lastActivity = SuspendingClock.now

  private let addresses: AddressPolicy
  private let receiver: any BodyReceiver
  private let isCancelled: @Sendable () -> Bool
  private var headers = HTTPHeaders()
  private var interimStatus = 0
  private var headerBytes = 0
  private var uploaded = 0

  /// The header fields of one answer, interim answers included, may take this much.
  static let headerLimit = 65_536

  init(addresses: AddressPolicy, receiver: any BodyReceiver, isCancelled: @escaping @Sendable () -> Bool) {
    self.addresses = addresses
    self.receiver = receiver
    self.isCancelled = isCancelled
  }

  /// The answer, as far as it has come, or nil while there is no final status.
  var answer: HTTPResponse? {
    status == 0 ? nil : HTTPResponse(status, headers: headers, body: receiver.body)
  }

  /// Notes why this side ends the exchange.
  func refuse(_ reason: BodyRefusal) {
    if refusal == nil || refusal?.kind == .refusedAddress { refusal = reason }
  }

  /// Whether a socket to `address` may be opened.
  func mayConnect(to address: IPAddress?) -> Bool {
    if addresses == .any { return true }
    if let address, addresses.allows(address) { return true }
    refuse(BodyRefusal(kind: .refusedAddress))
    return false
  }

  /// Lets the request go to the host that is connected to, or holds it back.
  func release(to address: String?) -> Bool {
    if isCancelled() {
      refuse(BodyRefusal(kind: .interrupted))
      return false
    }
    guard addresses == .any || mayConnect(to: address.flatMap { IPAddress($0) }) else { return false }
    // An address that was refused on the way here was not the one that is connected to.
    refusal = nil
    wasReleased = true
    lastActivity = .now
    return true
  }

  /// Notes how many bytes of the request have left.
  func noteUpload(_ bytes: Int) {
    if bytes != uploaded { lastActivity = .now }
    uploaded = bytes
  }

  /// Takes one header line, or the empty line after the last; false ends the exchange.
  func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    lastActivity = .now
    headerBytes += line.count
    guard headerBytes <= Self.headerLimit else {
      refuse(BodyRefusal(kind: .tooLarge))
      return false
    }
    guard status == 0 else { return true }  // a trailer
    let text = unsafe String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      interimStatus = text.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
      headers = HTTPHeaders()
    } else if unsafe line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
      return interimStatus < 200 || beginBody()
    } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
      headers.append(Self.trimmed(text[..<colon]), Self.trimmed(text[text.index(after: colon)...]))
    }
    return true
  }

  /// Takes a piece of the body; false ends the exchange.
  func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // Afterwards, because a slow disk is not a slow server.
    defer { lastActivity = .now }
    do {
      unsafe try receiver.receive(bytes)
      return true
    } catch {
      refuse(error)
      return false
    }
  }

  private func beginBody() -> Bool {
    status = interimStatus
    do {
      try receiver.begin(HTTPResponse(status, headers: headers))
      return true
    } catch {
      refuse(error)
      return false
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var bytes = Substring(text).utf8
    while let first = bytes.first, first <= 0x20 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
    return String(Substring(bytes))
  }
}
