import Domain
import Foundation
import Rig
import Testing

/// A rig in which one undertaking is tried again and again, each time with a fresh copy of the library that it needs.
final class Workshop {
  let rig: Rig
  let undertaking: Undertaking
  /// The film that the request "neon rain" brings, and its digest.
  private(set) var film: [UInt8] = []
  private(set) var digest = ""
  /// The id of the take that is worked on, where one is there from the start.
  private(set) var id = ""
  /// The provider's job of that take.
  private(set) var job: String?

  /// The folder that each trial begins as, and the one that it happens in.
  var prepared: String { rig.folder + "/prepared" }
  var folder: String { rig.folder + "/trial" }
  var home: String { folder + "/library" }
  var report: String { rig.folder + "/calls" }

  init(_ undertaking: Undertaking) throws {
    self.undertaking = undertaking
    rig = try makeRig()
    try FileManager.default.createDirectory(atPath: prepared, withIntermediateDirectories: true)
    try prepare(undertaking.start)
  }

  private func prepare(_ start: Prepared) throws {
    // The film is had from a purchase in a library that is thrown away.
    let model = try run(rig.order(undertaking == .buyFromImage ? .gmi : .shortapi), in: rig.folder + "/model")
    let path = try #require(model.json["path"]?.stringValue, "\(model.output)\(model.errors)")
    film = try rig.bytes(path)
    digest = try #require(model.json["digest"]?.stringValue)
    if [.begin, .adopt, .move].contains(undertaking) {
      try Data(film).write(to: URL(fileURLWithPath: prepared + "/film.mp4"))
    }
    let home = prepared + "/library"
    switch start {
    case .nothing: return
    case .other: try buy("calm sea", in: home)
    case .held:
      try buy("calm sea", in: home)
      id = try buy("neon rain", in: home)
    case .nonconforming:
      try rig.breakThings("short:1")
      let outcome = try run(rig.order(.shortapi), in: home)
      guard outcome.code == 4, let path = outcome.json["path"]?.stringValue else { throw BadOutcome(outcome) }
      id = outcome.id
      film = try rig.bytes(path)
      digest = Digest(of: film).hex
    case .doomed:
      try buy("calm sea", in: home)
      id = try buy("neon rain", in: home)
      try done(["rm", id], in: home)
    case .backed:
      try buy("calm sea", in: home)
      try done(["backup", prepared + "/backup"], in: home)
      id = try buy("neon rain", in: home)
    case .broken:
      try buy("calm sea", in: home)
      id = try buy("neon rain", in: home)
      try done(["backup", prepared + "/backup"], in: home)
      try FileManager.default.removeItem(atPath: "\(home)/blobs/\(digest.prefix(2))/\(digest)")
      for name in try FileManager.default.contentsOfDirectory(atPath: home) where name.hasPrefix("library.sqlite") {
        try FileManager.default.removeItem(atPath: "\(home)/\(name)")
      }
    case .trashed:
      id = try buy("neon rain", in: home)
      try done(["rm", id], in: home)
    case .job:
      let outcome = try run(rig.order(.shortapi, ["--no-wait"]), in: home)
      guard outcome.code == 0 else { throw BadOutcome(outcome) }
      id = outcome.id
      job = outcome.json["job_id"]?.stringValue
    }
  }

  @discardableResult
  private func buy(_ prompt: String, in home: String) throws -> String {
    let outcome = try run(try rig.order(.shortapi, prompt: prompt), in: home)
    guard outcome.code == 0 else { throw BadOutcome(outcome) }
    return outcome.id
  }

  private func done(_ words: [String], in home: String) throws {
    let outcome = try run(words, in: home)
    guard outcome.code == 0 else { throw BadOutcome(outcome) }
  }

  private func run(_ words: [String], in home: String) throws -> Outcome {
    try rig.onetake(words, ["ONETAKE_HOME": home])
  }

  /// Runs `onetake` on the trial's library.
  func run(_ words: [String], _ changes: [String: String?] = [:]) throws -> Outcome {
    try rig.onetake(words, changes.merging(undertaking.variables) { $1 }.merging(["ONETAKE_HOME": home]) { $1 })
  }

  /// The words of the undertaking, for the trial's folder.
  func words() throws -> [String] {
    try undertaking.words(rig).map {
      $0.replacingOccurrences(of: "FOLDER", with: folder).replacingOccurrences(of: "ID", with: id)
    }
  }

  /// Begins a trial with a fresh copy of what was prepared.
  func begin() throws {
    try? FileManager.default.removeItem(atPath: folder)
    try? FileManager.default.removeItem(atPath: report)
    try FileManager.default.copyItem(atPath: prepared, toPath: folder)
  }

  /// The calls that the undertaking makes where none fails.
  func count() throws -> [CountedCall] {
    try begin()
    let outcome = try run(words(), CallFault.counting(below: folder, report: report))
    let calls = CountedCall.report(report)
    guard calls.contains(where: { $0.kind == .open }) else {
      throw Unexpected("no call was counted: is libFailingCalls.so built? \(outcome.errors)")
    }
    return calls
  }

  /// The bytes of a file, or nil.
  func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { [UInt8]($0) } }

  /// The names in a folder of the trial's library.
  func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(home)/\(folder)")) ?? []).sorted()
  }
}
