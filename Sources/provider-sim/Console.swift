import Glibc

/// Output that is there at once, whoever reads it.
enum Console {
  static func print(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
    var rest = Array("\(text)\n".utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Writes a file beside its place and renames it, so that a reader sees all of it or none.
  static func write(_ text: String, toFile path: String) -> Bool {
    let beside = "\(path).\(getpid())"
    let descriptor = unsafe open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    print(text, to: descriptor)
    close(descriptor)
    return unsafe rename(beside, path) == 0
  }
}
