import Domain
import Foundation
import Probe
import Synchronization
import TestFilms

/// What ffprobe and mediainfo read of a film, beside what the probe does.
struct Peer: Sendable {
  let name: String
  let facts: MediaFacts
  /// ffprobe's streams, and mediainfo's tracks.
  let ffprobe: (video: JSON, audio: JSON?)
  let mediainfo: (video: JSON, audio: JSON?)
  /// Such as "23.04".
  let mediainfoVersion: String

  /// Everything that is read of every film; made once for all tests.
  static let all: Result<[Peer], any Error> = Result { try readAll() }

  private static func readAll() throws -> [Peer] {
    let folder = NSTemporaryDirectory() + "/onetake-peers-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let names = try PeerFilms.make(in: folder)
    let asked = names.map { name in
      ("ffprobe", ["-v", "error", "-count_packets", "-show_streams", "-of", "json", "\(folder)/\(name)"])
    }
    let probed = try runAll(asked).map { try JSONParser.parse($0.get(), .lenient) }
    let informed = try runAll([("mediainfo", ["--Output=JSON"] + names.map { "\(folder)/\($0)" })])[0].get()
    let media = try JSONParser.parse(informed, .lenient).arrayValue ?? []
    guard media.count == names.count else { throw TestFilms.Failure(description: "mediainfo left films out") }
    Probe.silenceLibrary()
    return try zip(names, zip(probed, media)).map { name, read in
      let streams = read.0["streams"]?.arrayValue ?? []
      let tracks = read.1["media"]?["track"]?.arrayValue ?? []
      guard let video = streams.first(where: { $0["codec_type"] == "video" }),
        let track = tracks.first(where: { $0["@type"] == "Video" })
      else { throw TestFilms.Failure(description: "a peer finds no video in \(name)") }
      return Peer(
        name: name, facts: try facts(of: "\(folder)/\(name)"),
        ffprobe: (video, streams.first { $0["codec_type"] == "audio" }),
        mediainfo: (track, tracks.first { $0["@type"] == "Audio" }),
        mediainfoVersion: read.1["creatingLibrary"]?["version"]?.stringValue ?? "")
    }
  }

  private static func facts(of path: String) throws -> MediaFacts {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? handle.close() }
    return try Probe.facts(descriptor: handle.fileDescriptor, size: Int(try handle.seekToEnd()))
  }

  /// What programs print, run two at a time.
  static func runAll(_ lines: [(program: String, arguments: [String])]) -> [Result<[UInt8], any Error>] {
    let results = Mutex([Int: Result<[UInt8], any Error>]())
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < lines.count else { return }
        let result = Result { try run(lines[index].program, lines[index].arguments) }
        results.withLock { $0[index] = result }
      }
    }
    let done = results.withLock { $0 }
    return lines.indices.map { done[$0] ?? .failure(TestFilms.Failure(description: "not run")) }
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = [UInt8](try output.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw TestFilms.Failure(description: "\(program) \(arguments.joined(separator: " ")) failed")
    }
    return bytes
  }
}
