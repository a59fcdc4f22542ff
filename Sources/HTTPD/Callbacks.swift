import CMicroHTTPD
import Glibc

// The library calls these from its own threads, so they are globals and belong to no actor.

/// Sees a request's target before the library decodes it; what it returns becomes the request's context.
func targetReceived(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  let target = unsafe target.map { unsafe String(cString: $0) } ?? ""
  return unsafe Unmanaged.passRetained(Exchange(target: target)).toOpaque()
}

/// Called once with the head, then for each piece of the body, then once more to be answered.
func requestArrives(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ piece: UnsafePointer<CChar>?,
  _ pieceLength: UnsafeMutablePointer<Int>?, _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context = unsafe context, let connection = unsafe connection, let pieceLength = unsafe pieceLength,
    let pointer = unsafe exchange?.pointee
  else { return ot_mhd_no }
  let core = unsafe Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  let answer = unsafe Answer(connection: connection, core: core)

  if !exchange.hasHead {
    exchange.hasHead = true
    exchange.head.method = unsafe method.map { unsafe String(cString: $0) } ?? ""
    unsafe MHD_get_connection_values_n(
      connection, ot_mhd_header_kind, headerField, Unmanaged.passUnretained(exchange).toOpaque())
    answer.giveTime(core.limits.patience)
    guard let refusal = core.refusal(of: exchange.head) else { return ot_mhd_yes }
    return answer.queue(refusal, to: exchange.head)
  }
  if unsafe pieceLength.pointee > 0 {
    let count = unsafe pieceLength.pointee
    guard exchange.body.count + count <= core.limits.bodyBytes else { return ot_mhd_no }
    unsafe exchange.body.append(contentsOf: UnsafeRawBufferPointer(start: piece, count: count))
    unsafe pieceLength.pointee = 0
    return ot_mhd_yes
  }
  core.begin()
  exchange.isCounted = true
  guard let request = HTTPRequest(exchange.head, body: exchange.body) else {
    return answer.queue(.text("The request's target is not understood.", status: 400), to: exchange.head)
  }
  exchange.body = []
  answer.giveTime(nil)
  return answer.queue(core.handler(request), to: exchange.head)
}

/// Takes one header field of the exchange behind `context`.
private func headerField(
  _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameLength: Int,
  _ value: UnsafePointer<CChar>?, _ valueLength: Int
) -> MHD_Result {
  guard let context = unsafe context else { return ot_mhd_no }
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
  let name = unsafe String(decoding: UnsafeRawBufferPointer(start: name, count: nameLength), as: UTF8.self)
  let value = unsafe String(decoding: UnsafeRawBufferPointer(start: value, count: valueLength), as: UTF8.self)
  exchange.head.headers.add(name, value)
  return ot_mhd_yes
}

/// The answer has gone out, or never will: the exchange ends here.
func requestCompleted(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
  guard let context = unsafe context, let connection = unsafe connection, let pointer = unsafe exchange?.pointee
  else { return }
  unsafe exchange?.pointee = nil
  let core = unsafe Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
  let finished = unsafe Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
  unsafe Answer(connection: connection, core: core).giveTime(core.limits.patience)
  if finished.isCounted { core.end() }
}

/// A connection begins or ends.
func connectionChanged(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ change: MHD_ConnectionNotificationCode
) {
  guard let context = unsafe context, let connection = unsafe connection else { return }
  let core = unsafe Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
  if change == ot_mhd_connection_started {
    unsafe core.watch.add(ot_mhd_connection_socket(connection), deadline: .now + core.limits.patience)
  } else {
    unsafe core.watch.forget(ot_mhd_connection_socket(connection))
  }
}

/// Fills the library's buffer from a `StreamSource`.
func streamReads(
  _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ room: Int
) -> Int {
  guard let context = unsafe context, let buffer = unsafe buffer else { return ot_mhd_end_with_error }
  let source = unsafe Unmanaged<StreamSource>.fromOpaque(context).takeUnretainedValue()
  return unsafe source.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: room)) ?? ot_mhd_end_of_stream
}

/// Releases a `StreamSource`.
func streamEnds(_ context: UnsafeMutableRawPointer?) {
  guard let context = unsafe context else { return }
  unsafe Unmanaged<StreamSource>.fromOpaque(context).release()
}
