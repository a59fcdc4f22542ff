import Glibc

/// A TCP socket that listens on one IPv4 address; it is closed with this value unless the library has taken it.
struct ListeningSocket: ~Copyable {
  let descriptor: Int32
  /// The port, also where 0 was asked for.
  let port: UInt16

  /// Listens on `address` (dotted, such as 127.0.0.1); port 0 takes a free one.
  init(address: String, port: UInt16, backlog: Int32 = 1024) throws(HTTPServerError) {
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    guard unsafe inet_pton(AF_INET, address, &place.sin_addr) == 1 else {
      throw HTTPServerError(call: "inet_pton", errno: EINVAL)
    }
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_INET, type, 0)
    guard descriptor >= 0 else { throw HTTPServerError(call: "socket", errno: errno) }
    var failed: String?
    var one: Int32 = 1
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    unsafe withUnsafeMutablePointer(to: &place) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        if unsafe bind(descriptor, place, length) != 0 {
          failed = "bind"
        } else if listen(descriptor, backlog) != 0 {
          failed = "listen"
        } else if unsafe getsockname(descriptor, place, &length) != 0 {
          failed = "getsockname"
        }
      }
    }
    if let failed {
      let error = HTTPServerError(call: failed, errno: errno)
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    self.port = UInt16(bigEndian: place.sin_port)
  }

  deinit { close(descriptor) }

  /// Gives the descriptor away.
  consuming func release() -> Int32 {
    let descriptor = self.descriptor
    discard self
    return descriptor
  }
}
