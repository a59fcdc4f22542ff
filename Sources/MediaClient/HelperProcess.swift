import Files
import Glibc

/// A running onetake-media and the socket to it; ends with its owner.
struct HelperProcess: ~Copyable {
  /// Where the program finds its end of the socket.
  private static let childDescriptor: Int32 = 3
  /// The longest answer: tags are bounded to a sixth of this.
  private static let maximumAnswer = 256 * 1024

  /// The running program, for those who look at it from outside.
  let process: pid_t
  let socket: Int32
  /// The wall time that this process was waited for, on which its processor time depends.
  private(set) var timeUsed: Duration = .zero

  /// Starts `program` by posix_spawn(3), with an empty environment and in its own process group.
  ///
  /// What is open here without O_CLOEXEC is closed there by the program itself, before it reads.
  init(program: String, arguments: [String]) throws(MediaHelperError) {
    var pair: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &pair) == 0 else { throw MediaHelperError(.notStarted(errno: errno)) }
    defer { close(pair[1]) }
    let (result, child) = Self.spawn(program, arguments, socket: pair[1])
    guard result == 0 else {
      close(pair[0])
      let isMissing = result == ENOENT || result == EACCES || result == ENOTDIR || result == ENOEXEC
      throw MediaHelperError(isMissing ? .notFound(path: program) : .notStarted(errno: result))
    }
    FaultPoint.helperStarted.reach()
    process = child
    socket = pair[0]
  }

  deinit {
    close(socket)
    _ = reap()
  }

  /// Sends one request by sendmsg(2), with a descriptor if there is one; false if the program is gone.
  mutating func send(_ request: [UInt8], film: Int32?) throws(MediaHelperError) -> Bool {
    var request = request
    var rights = Rights(film ?? -1)
    let result = unsafe request.withUnsafeMutableBytes { buffer in
      unsafe withUnsafeMutableBytes(of: &rights) { control in
        var vector = unsafe iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
        return unsafe withUnsafeMutablePointer(to: &vector) { vector in
          var message = unsafe msghdr()
          unsafe message.msg_iov = vector
          unsafe message.msg_iovlen = 1
          if film != nil {
            unsafe message.msg_control = control.baseAddress
            unsafe message.msg_controllen = control.count
          }
          while true {
            let sent = unsafe sendmsg(socket, &message, Int32(MSG_NOSIGNAL))
            if sent >= 0 { return Int32(0) }
            if errno != EINTR { return errno }
          }
        }
      }
    }
    switch result {
    case 0: return true
    case EPIPE, ECONNRESET, ENOTCONN: return false
    case EBADF: throw MediaHelperError(.unreadable(errno: result))
    default: throw MediaHelperError(.nonsense("no request (errno \(result))"))
    }
  }

  /// Whether nothing has come that nobody asked for: an answer too many would be taken for the next film's.
  var isInStep: Bool {
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 0) == 0
  }

  /// Waits for one answer; nil if the program ended. Throws `timedOut` past `limit`.
  mutating func receive(within limit: Duration) throws(MediaHelperError) -> [UInt8]? {
    let start = ContinuousClock.now
    defer { timeUsed += start.duration(to: .now) }
    while true {
      let left = limit - start.duration(to: .now)
      guard left > .zero else { throw MediaHelperError(.timedOut) }
      var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&waiting, 1, Int32(min(left / .milliseconds(1), 1_000_000)) + 1)
      if ready > 0 { break }
      if ready < 0, errno != EINTR { throw MediaHelperError(.nonsense("nothing (errno \(errno))")) }
    }
    var count = -1
    let answer = unsafe [UInt8](unsafeUninitializedCapacity: Self.maximumAnswer) { buffer, filled in
      repeat {
        // MSG_TRUNC asks for the answer's real length, so that one that was cut is noticed.
        count = unsafe recv(socket, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT | MSG_TRUNC))
      } while count < 0 && errno == EINTR
      filled = max(0, min(count, Self.maximumAnswer))
    }
    guard count <= Self.maximumAnswer else { throw MediaHelperError(.nonsense("\(count) bytes")) }
    return count > 0 ? answer : nil
  }

  /// Waits for `length` bytes in messages of which none is empty; nil if the program ended. Throws `timedOut` past
  /// `limit`, and `nonsense` for a byte more.
  mutating func receive(_ length: Int, within limit: Duration) throws(MediaHelperError) -> [UInt8]? {
    let start = ContinuousClock.now
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    while bytes.count < length {
      guard let message = try receive(within: limit - start.duration(to: .now)) else { return nil }
      guard bytes.count + message.count <= length else { throw MediaHelperError(.nonsense("more than it had told")) }
      bytes += message
    }
    return bytes
  }

  /// Ends the process if it runs, and tells how it ended.
  consuming func end() -> MediaHelperError.Reason {
    let status = reap()
    close(socket)
    discard self
    return status
  }

  /// Kills and waits. A process that was ending already keeps the status it had.
  private borrowing func reap() -> MediaHelperError.Reason {
    kill(process, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? .exited(code: status >> 8 & 0xFF) : .killed(signal: signal)
  }

  private static func spawn(_ program: String, _ arguments: [String], socket: Int32) -> (result: Int32, child: pid_t) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    // The socket may itself be one of 0 to 2 in a program that was started without them; so it is placed first.
    unsafe posix_spawn_file_actions_adddup2(&actions, socket, childDescriptor)
    for (number, mode) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_WRONLY), (STDERR_FILENO, O_WRONLY)] {
      unsafe posix_spawn_file_actions_addopen(&actions, number, "/dev/null", mode, 0)
    }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    // Its own process group: Ctrl-C is for onetake, which may still want the answer.
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    var child: pid_t = 0
    let result = unsafe withCStrings([program] + arguments) { arguments in
      unsafe withCStrings([]) { environment in
        unsafe posix_spawn(&child, program, &actions, &attributes, arguments, environment)
      }
    }
    return (result, child)
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { unsafe (list + index).initialize(to: strdup(text)) }
    unsafe (list + texts.count).initialize(to: nil)
    defer {
      for index in texts.indices { unsafe free(list[index]) }
      unsafe list.deallocate()
    }
    return unsafe body(list)
  }
}

/// The control message that carries a descriptor, laid out as cmsg(3) says for 64-bit Linux.
private struct Rights {
  var header = cmsghdr()
  var descriptor: Int32
  var padding: Int32 = 0

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    header.cmsg_level = SOL_SOCKET
    header.cmsg_type = Int32(SCM_RIGHTS)
    header.cmsg_len = MemoryLayout<cmsghdr>.size + MemoryLayout<Int32>.size
  }
}
