import Domain
import Glibc

/// The configuration on disk: $XDG_CONFIG_HOME/onetake/config.json.
struct ConfigFile: Sendable {
  /// The file's path; nil where neither XDG_CONFIG_HOME nor HOME says where.
  let path: String?

  /// A file at `path`.
  init(path: String?) { self.path = path }

  /// Where the environment says; XDG wants absolute paths and others ignored.
  init(_ environment: Environment) {
    let absolute = { (name: String) in environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
    let folder = absolute("XDG_CONFIG_HOME") ?? absolute("HOME").map { $0 + "/.config" }
    path = folder.map { $0 + "/onetake/config.json" }
  }

  /// A path in the configuration, which begins at the configuration's folder unless it is absolute.
  func resolve(_ named: String) -> String {
    guard !named.hasPrefix("/"), let path, let slash = path.lastIndex(of: "/") else { return named }
    return "\(path[..<slash])/\(named)"
  }

  /// A megabyte is more than any configuration has.
  private static let maximumBytes = 1 << 20

  /// The settings; those of an empty file where there is none. Every problem names the file.
  func read() throws(ConfigError) -> Config {
    guard let path else { return .empty }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return .empty }
      throw trouble("open")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw trouble("read")
      }
      bytes.append(contentsOf: chunk.prefix(count))
      guard bytes.count <= Self.maximumBytes else { throw ConfigError("\(path): larger than 1 MiB") }
    }
    do {
      return try Config(parsing: bytes)
    } catch {
      throw ConfigError(error.problems.map { "\(path): \($0)" })
    }
  }

  /// Replaces the file as a whole, readable by its owner only: written beside it, fsynced, renamed over it.
  func write(_ config: Config) throws(ConfigError) {
    guard let path else { throw ConfigError("no place for a config: neither XDG_CONFIG_HOME nor HOME is set") }
    let target = Self.resolved(path)
    let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
    try makeFolder(folder)
    let temporary = "\(target).\(getpid()).tmp"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw trouble("write") }
    let output = OutputWriter(descriptor: descriptor)
    output.write(config.text)
    output.flush()
    var code = output.failure?.code ?? 0
    if code == 0, fchmod(descriptor, 0o600) != 0 || fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, unsafe rename(temporary, target) != 0 { code = errno }
    guard code == 0 else {
      unsafe _ = unlink(temporary)
      throw trouble("write", code)
    }
    let folderDescriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw trouble("write") }
    defer { close(folderDescriptor) }
    guard fsync(folderDescriptor) == 0 else { throw trouble("write") }
  }

  /// Where a symbolic link leads, for people who keep their configuration elsewhere; `realpath(3)`.
  private static func resolved(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  private func makeFolder(_ folder: String) throws(ConfigError) {
    var made = ""
    for part in folder.split(separator: "/") {
      made += "/" + part
      if unsafe mkdir(made, 0o700) != 0, errno != EEXIST, errno != EACCES, errno != EROFS { throw trouble("write") }
    }
  }

  private func trouble(_ verb: String, _ code: Int32 = errno) -> ConfigError {
    ConfigError("cannot \(verb) \(path ?? "the config"): \(unsafe String(cString: strerror(code)))")
  }
}
