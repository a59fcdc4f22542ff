import Foundation
import Synchronization

/// Small films that `ffmpeg` makes for the tests, each once per run, in a scratch folder that goes with the process.
package enum TestFilms {
  /// Why a film could not be made.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
  }

  private struct Cabin {
    var folder: String?
    var made: [String: String] = [:]
  }

  private static let cabin = Mutex(Cabin())

  /// The path of `film`, which is made if this run has not made it yet.
  package static func path(_ film: TestFilm) throws -> String {
    switch film.recipe {
    case .ffmpeg(let arguments):
      return try path(film.rawValue, by: arguments)
    case .bytes(let source, let change):
      let input = try source.map { try bytes($0) } ?? []
      return try make(film.rawValue) { try Data(change(input)).write(to: URL(fileURLWithPath: $0)) }
    }
  }

  /// The path of a film that one test alone needs, made by `ffmpeg` with these arguments, in which `@NAME` is the path of
  /// another film.
  package static func path(_ name: String, by arguments: [String]) throws -> String {
    let resolved = try arguments.map { argument in
      try TestFilm(rawValue: String(argument.dropFirst())).map { argument.hasPrefix("@") ? try path($0) : argument }
        ?? argument
    }
    return try make(name) { try run(["-v", "error", "-nostdin", "-y"] + resolved + [$0]) }
  }

  /// The bytes of `film`.
  package static func bytes(_ film: TestFilm) throws -> [UInt8] { try bytes(at: path(film)) }

  /// The bytes of the film at `path`.
  package static func bytes(at path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// An open descriptor of `film` for the time of `body`, with the film's size.
  package static func withDescriptor<Result>(
    _ film: TestFilm, _ body: (_ descriptor: Int32, _ size: Int) throws -> Result
  ) throws -> Result {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: try path(film)))
    defer { try? handle.close() }
    let size = try handle.seekToEnd()
    return try body(handle.fileDescriptor, Int(size))
  }

  /// An open descriptor of a file of these bytes, which has no name, for the time of `body`.
  package static func withDescriptor<Result>(holding bytes: [UInt8], _ body: (Int32) throws -> Result) throws -> Result
  {
    guard let file = unsafe tmpfile() else { throw Failure(description: "no temporary file") }
    defer { unsafe fclose(file) }
    let descriptor = unsafe fileno(file)
    let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, bytes.count, 0) }
    guard count == bytes.count else { throw Failure(description: "no room for \(bytes.count) bytes") }
    return try body(descriptor)
  }

  private static func make(_ name: String, _ work: (String) throws -> Void) throws -> String {
    try cabin.withLock { cabin in
      if let path = cabin.made[name] { return path }
      let folder = try cabin.folder ?? makeFolder()
      cabin.folder = folder
      let path = "\(folder)/\(name)"
      try work(path)
      cabin.made[name] = path
      return path
    }
  }

  private static func makeFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "onetake-films-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    atexit { TestFilms.removeFolder() }
    return folder.path
  }

  private static func removeFolder() {
    guard let folder = cabin.withLock({ $0.folder }) else { return }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ffmpeg"] + arguments
    let errors = Pipe()
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "ffmpeg \(arguments.joined(separator: " ")): \(String(decoding: text, as: UTF8.self))")
    }
  }
}
