import Domain
import Foundation
import Testing

/// What Debian's ffprobe says about a film.
struct FFprobe {
  private let facts: JSON
  /// The boxes of the file's top level, in order.
  let boxes: [String]

  init(_ film: [UInt8]) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "sim-\(UUID().uuidString).mp4")
    try Data(film).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try run(
      "/usr/bin/env",
      [
        "ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", file.path,
      ])
    facts = try JSONParser.parse(output)
    var names: [String] = []
    var position = 0
    while position + 8 <= film.count {
      let size = film[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      names.append(String(decoding: film[position + 4..<position + 8], as: UTF8.self))
      guard size >= 8 else { break }
      position += size
    }
    boxes = names
  }

  var video: JSON? { facts["streams"]?.arrayValue?.first { $0["codec_type"] == "video" } }
  var audio: JSON? { facts["streams"]?.arrayValue?.first { $0["codec_type"] == "audio" } }
  var size: String { "\(video?["width"]?.intValue ?? 0)x\(video?["height"]?.intValue ?? 0)" }
  var frames: Int? { video?["nb_read_frames"]?.stringValue.flatMap { Int($0) } }

  /// A time in seconds that ffprobe writes as text.
  func seconds(_ track: JSON?) -> Double { track?["duration"]?.stringValue.flatMap { Double($0) } ?? 0 }
}

/// Runs a program to its end and returns what it printed, standard error included when `withErrors` is set.
func run(_ program: String, _ arguments: [String], withErrors: Bool = false) throws -> [UInt8] {
  let process = Process()
  process.executableURL = URL(filePath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = withErrors ? pipe : FileHandle.nullDevice
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return Array(output)
}
