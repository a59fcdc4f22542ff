import Glibc

/// A socket of this machine alone, for servers of tests.
package enum LoopbackListener {
  /// A socket that listens on 127.0.0.1, and its port.
  package static func make() throws -> (listener: CInt, port: UInt16) {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = unsafe withUnsafeMutablePointer(to: &place) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe bind(listener, place, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, place, &size) == 0
      }
    }
    guard isReady else { throw LoopbackError(code: errno) }
    return (listener, UInt16(bigEndian: place.sin_port))
  }
}

/// That nobody can listen on 127.0.0.1; the errno(3) says why.
package struct LoopbackError: Error {
  package let code: CInt
}
