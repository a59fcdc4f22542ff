import Glibc

/// A GET to this machine, for looking at images that an order names; it reaches nothing else.
enum LoopbackFetch {
  /// How many bytes an answer may have.
  private static let limit = 32 << 20

  /// The body of a 200 from `http://127.0.0.1:PORT/…`, or nil.
  static func get(_ url: String) -> [UInt8]? {
    guard url.hasPrefix("http://") else { return nil }
    let rest = url.dropFirst(7)
    let authority = rest.prefix { $0 != "/" }
    let target = rest.dropFirst(authority.count)
    let sides = authority.split(separator: ":", maxSplits: 1)
    guard let host = sides.first, host == "127.0.0.1" || host == "localhost",
      let port = sides.count > 1 ? UInt16(sides[1]) : 80,
      !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F })
    else { return nil }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard connects(descriptor, port: port) else { return nil }
    let request = "GET \(target.isEmpty ? "/" : target) HTTP/1.0\r\nHost: \(authority)\r\n\r\n"
    guard unsafe send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else {
      return nil
    }
    return read(descriptor).flatMap(body)
  }

  private static func connects(_ descriptor: Int32, port: UInt16) -> Bool {
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withUnsafePointer(to: &place) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe connect(descriptor, place, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func read(_ descriptor: Int32) -> [UInt8]? {
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while answer.count <= limit {
      let count = unsafe recv(descriptor, &piece, piece.count, 0)
      if count < 0 { return nil }
      if count == 0 { return answer }
      answer += piece[..<count]
    }
    return nil
  }

  private static func body(of answer: [UInt8]) -> [UInt8]? {
    let head = answer.prefix(12)
    guard head.starts(with: "HTTP/1.".utf8), head.suffix(3).elementsEqual("200".utf8) else { return nil }
    for index in answer.indices.dropLast(3) where answer[index..<index + 4].elementsEqual([13, 10, 13, 10]) {
      return Array(answer[(index + 4)...])
    }
    return nil
  }
}
