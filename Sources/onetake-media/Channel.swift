import Glibc

/// The socket to onetake: messages of JSON, each with at most one descriptor.
struct Channel {
  /// Where the socket is inherited.
  static let number: Int32 = 3
  /// The longest request; all of them are a line.
  private static let maximumRequest = 4096

  /// One request.
  struct Message: ~Copyable {
    let bytes: [UInt8]
    let film: Int32?

    deinit { if let film { close(film) } }
  }

  /// The control message that carries descriptors, laid out as cmsg(3) says for 64-bit Linux: it is as long as for one,
  /// and there is room for two, which the kernel then gives.
  private struct Rights {
    var header = cmsghdr()
    var first: Int32 = -1
    var second: Int32 = -1

    /// The descriptors that came.
    var descriptors: [Int32] {
      guard header.cmsg_level == SOL_SOCKET && header.cmsg_type == Int32(SCM_RIGHTS) else { return [] }
      let bytes = Int(header.cmsg_len) - MemoryLayout<cmsghdr>.size
      return Array([first, second].prefix(max(0, bytes) / MemoryLayout<Int32>.size))
    }
  }

  /// Waits for the next request by recvmsg(2); nil when onetake has hung up.
  func receive() -> Message? {
    var bytes = [UInt8](repeating: 0, count: Self.maximumRequest)
    var rights = Rights()
    var count = -1
    var isCut = false
    repeat {
      count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe withUnsafeMutableBytes(of: &rights) { control in
          var vector = unsafe iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
          return unsafe withUnsafeMutablePointer(to: &vector) { vector in
            var message = unsafe msghdr()
            unsafe message.msg_iov = vector
            unsafe message.msg_iovlen = 1
            unsafe message.msg_control = control.baseAddress
            unsafe message.msg_controllen = control.count
            let count = unsafe recvmsg(Self.number, &message, Int32(MSG_CMSG_CLOEXEC))
            isCut = unsafe message.msg_flags & Int32(MSG_TRUNC | MSG_CTRUNC) != 0
            return count
          }
        }
      }
    } while count < 0 && errno == EINTR
    guard count > 0 else { return nil }
    let descriptors = rights.descriptors
    // Nobody asks about two films at once, and each that stayed open would be one fewer for the films to come.
    for surplus in descriptors.dropFirst() { close(surplus) }
    let isRequest = !isCut && descriptors.count < 2
    return Message(bytes: isRequest ? Array(bytes[..<count]) : [], film: descriptors.first)
  }

  /// Sends an answer by sendmsg(2), the only call that may write; false when onetake has hung up.
  @discardableResult
  func send(_ answer: [UInt8]) -> Bool {
    var answer = answer
    return unsafe answer.withUnsafeMutableBytes { buffer in
      var vector = unsafe iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
      return unsafe withUnsafeMutablePointer(to: &vector) { vector in
        var message = unsafe msghdr()
        unsafe message.msg_iov = vector
        unsafe message.msg_iovlen = 1
        while true {
          let sent = unsafe sendmsg(Self.number, &message, Int32(MSG_NOSIGNAL))
          if sent >= 0 || errno != EINTR { return sent >= 0 }
        }
      }
    }
  }
}
