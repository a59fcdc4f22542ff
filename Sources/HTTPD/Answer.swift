import CMicroHTTPD
import Glibc

/// Turns an answer's value into the library's object and queues it on a connection.
@safe struct Answer {
  private let connection: OpaquePointer
  private let core: ServerCore

  init(connection: OpaquePointer, core: ServerCore) {
    unsafe self.connection = connection
    self.core = core
  }

  /// Lets the connection live so long from now; nil is for ever.
  func giveTime(_ duration: Duration?) {
    unsafe core.watch.set(ot_mhd_connection_socket(connection), deadline: duration.map { .now + $0 })
  }

  /// Queues `response`; a result of `no` closes the connection.
  func queue(_ response: HTTPResponse, to head: HTTPRequest.Head) -> MHD_Result {
    if case .raw(let write) = response.body {
      unsafe write(ClientSocket(ot_mhd_connection_socket(connection)))
      return ot_mhd_no
    }
    guard let sent = Answer.conditional(response, head) else { return queue(Answer.broken, to: head) }
    guard let object = unsafe Answer.object(for: sent) else { return ot_mhd_no }
    defer { unsafe MHD_destroy_response(object) }
    for field in sent.response.headers.fields {
      guard unsafe MHD_add_response_header(object, field.name, field.value) == ot_mhd_yes else {
        return response.status == Answer.broken.status ? ot_mhd_no : queue(Answer.broken, to: head)
      }
    }
    giveTime(sendingTime(for: sent))
    return unsafe MHD_queue_response(connection, UInt32(sent.response.status), object)
  }

  /// What the handler is told to have meant when its answer cannot be sent.
  private static let broken = HTTPResponse.text("The answer could not be made.", status: 500)

  /// A response with the bytes of its body that are to go out.
  struct Selected {
    var response: HTTPResponse
    var bytes: Range<UInt64>
  }

  /// Applies If-None-Match, Range and If-Range; nil when the status is none that may be sent.
  static func conditional(_ response: HTTPResponse, _ head: HTTPRequest.Head) -> Selected? {
    guard (200...599).contains(response.status) else { return nil }
    let size: UInt64 =
      switch response.body {
      case .bytes(let bytes): UInt64(bytes.count)
      case .file(let file): file.size
      case .stream, .raw: 0
      }
    var selected = Selected(response: response, bytes: 0..<size)
    guard let tag = response.entityTag else { return selected }
    selected.response.headers.add("ETag", "\"\(tag)\"")
    guard response.status == 200, head.method == "GET" || head.method == "HEAD" else { return selected }
    selected.response.headers.add("Accept-Ranges", "bytes")
    switch ByteRange.selected(by: head.headers, size: size, tag: tag) {
    case .whole: break
    case .part(let bytes):
      selected.response.status = 206
      selected.response.headers.add("Content-Range", "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(size)")
      selected.bytes = bytes
    case .unsatisfiable:
      selected = Selected(response: .text("The range begins behind the end.", status: 416), bytes: 0..<0)
      selected.response.headers.add("Content-Range", "bytes */\(size)")
      selected.response.body = .bytes([])
    case .notModified:
      selected.response.status = 304
      selected.response.body = .bytes([])
      selected.bytes = 0..<0
    }
    return selected
  }

  private static func object(for selected: Selected) -> OpaquePointer? {
    switch selected.response.body {
    case .bytes(let bytes):
      let part = bytes[Int(selected.bytes.lowerBound)..<Int(selected.bytes.upperBound)]
      return unsafe part.withUnsafeBytes { part in
        // The library copies the bytes and never writes to them, though its parameter is not const.
        unsafe MHD_create_response_from_buffer(
          part.count, UnsafeMutableRawPointer(mutating: part.baseAddress), ot_mhd_must_copy)
      }
    case .file(let file):
      // The library closes its descriptor itself, so it gets one of its own.
      let copy = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { return nil }
      let object = unsafe MHD_create_response_from_fd_at_offset64(
        UInt64(selected.bytes.count), copy, selected.bytes.lowerBound)
      if unsafe object == nil { close(copy) }
      return unsafe object
    case .stream(let next):
      let source = unsafe Unmanaged.passRetained(StreamSource(next))
      let object = unsafe MHD_create_response_from_callback(
        ot_mhd_size_unknown, 64 << 10, streamReads, source.toOpaque(), streamEnds)
      if unsafe object == nil { unsafe source.release() }
      return unsafe object
    case .raw: return nil
    }
  }

  /// How long a client may take for an answer; streams end when their source does.
  private func sendingTime(for selected: Selected) -> Duration? {
    if case .stream = selected.response.body { return nil }
    return core.limits.patience + .seconds(Double(selected.bytes.count) / Double(max(1, core.limits.slowestClient)))
  }
}
