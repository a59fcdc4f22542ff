import Glibc

/// Wakes whoever waits for something to change in a few folders. `inotify(7)`, `poll(2)`.
///
/// Make the watch first, then look at what you wait for, then wait: so no change falls between. It is a wake-up, not a
/// fact: look again after every return. When an owner dies, the kernel tells of its closed lock file just before it
/// frees the lock, so a waiter should also look again after a time-out of a second or less.
package struct FolderWatch: ~Copyable {
  private let notifier: Descriptor
  private let wakeUp: WakeUp?
  private var names: [CInt: Set<String>] = [:]

  /// What to wait for.
  package enum Events: Sendable {
    /// A file is written to, made, renamed or removed.
    case changes
    /// A file that was open for writing is closed, as the kernel does for a dead owner's lock, or is removed.
    case closings

    var mask: UInt32 {
      switch self {
      case .changes: UInt32(IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM)
      case .closings: UInt32(IN_CLOSE_WRITE | IN_DELETE)
      }
    }
  }

  /// Why a wait ended.
  package enum Outcome: Hashable, Sendable {
    case changed, rung, timedOut
  }

  /// A watch over nothing yet, which `wakeUp` can interrupt.
  package init(wakeUp: WakeUp? = nil) throws(FileError) {
    let number = inotify_init1(CInt(IN_CLOEXEC | IN_NONBLOCK))
    guard number >= 0 else { throw FileError("watch with", "inotify") }
    notifier = Descriptor(owning: number, path: "inotify")
    self.wakeUp = wakeUp
  }

  /// Watches a folder's files: those with the given names, or all. Watch each folder once.
  package mutating func watch(_ folder: String, for events: Events, names: Set<String>? = nil) throws(FileError) {
    let mask = events.mask
    let number = notifier.withNumber { unsafe inotify_add_watch($0, folder, mask) }
    guard number >= 0 else { throw FileError("watch", folder) }
    self.names[number] = names
  }

  /// Waits until something that is watched changes, the bell rings, or `milliseconds` have passed (on a clock that no
  /// adjustment moves). What happened since the last call counts.
  package borrowing func wait(milliseconds: Int) throws(FileError) -> Outcome {
    let deadline = TimeSource.system.steadyMilliseconds() + Int64(max(0, milliseconds))
    while true {
      let left = max(0, deadline - TimeSource.system.steadyMilliseconds())
      switch try poll(milliseconds: CInt(clamping: left)) {
      case .changed:
        if try drain() { return .changed }
      case .rung:
        wakeUp?.silence()
        return .rung
      case .timedOut:
        if TimeSource.system.steadyMilliseconds() >= deadline { return .timedOut }
      }
    }
  }

  private borrowing func poll(milliseconds: CInt) throws(FileError) -> Outcome {
    var sources = [
      notifier.withNumber { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) },
      pollfd(fd: wakeUp?.withNumber { $0 } ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    guard unsafe Glibc.poll(&sources, nfds_t(sources.count), milliseconds) >= 0 else {
      if errno == EINTR { return .timedOut }
      throw FileError("wait for", "changes")
    }
    if sources[1].revents != 0 { return .rung }
    return sources[0].revents != 0 ? .changed : .timedOut
  }

  /// Takes all events that are there; whether one of them is of a name that is watched.
  private borrowing func drain() throws(FileError) -> Bool {
    let headerSize = MemoryLayout<inotify_event>.size
    var relevant = false
    var bytes = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count: Int
      do throws(FileError) {
        count = try unsafe bytes.withUnsafeMutableBufferPointer { (buffer) throws(FileError) -> Int in
          try unsafe notifier.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
      } catch {
        guard error.code == EAGAIN else { throw error }
        return relevant
      }
      if count == 0 { return relevant }
      var offset = 0
      while offset + headerSize <= count {
        let event = unsafe bytes.withUnsafeBytes {
          unsafe $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
        }
        let nameStart = offset + headerSize
        let nameEnd = min(count, nameStart + Int(event.len))
        let name = String(decoding: bytes[nameStart..<nameEnd].prefix { $0 != 0 }, as: UTF8.self)
        // A queue that overflowed (wd -1) has lost names, so it counts.
        if event.wd < 0 || names[event.wd]?.contains(name) ?? true { relevant = true }
        offset = nameEnd
      }
    }
  }
}
