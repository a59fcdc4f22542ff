import Domain
import Foundation
import Rig
import Testing

/// The members of each object in a JSON answer, by name, with the kinds that they may have.
typealias Shape = [String: Set<String>]

/// Checks that `object` has exactly these members, each of one of these kinds, in whatever order.
func expectShape(_ object: JSON?, _ shape: Shape, _ location: SourceLocation = #_sourceLocation) {
  guard let members = object?.objectValue?.members else {
    Issue.record("no object: \(object?.text ?? "nothing")", sourceLocation: location)
    return
  }
  #expect(Set(members.map(\.name)) == Set(shape.keys), sourceLocation: location)
  for member in members {
    guard let kinds = shape[member.name] else { continue }
    #expect(kinds.contains(member.value.shapeKind), "\(member.name): \(member.value.text)", sourceLocation: location)
  }
}

extension JSON {
  /// One of object, array, string, number, boolean, null; a string that is money or a digest says so.
  fileprivate var shapeKind: String {
    switch self {
    case .object: return "object"
    case .array: return "array"
    case .number: return "number"
    case .bool: return "boolean"
    case .null: return "null"
    case .string(let text):
      if Digest(hex: text) != nil { return "digest" }
      return Money(text) != nil ? "money" : "string"
    }
  }
}

/// The shape of `generate --json`: what cli.md promises, and what a person is told besides.
let resultShape: Shape = [
  "outcome": ["string"], "id": ["string", "null"], "key": ["digest"], "take": ["number", "null"],
  "digest": ["digest", "null"], "path": ["string", "null"], "model": ["string", "null"],
  "provider": ["string", "null"], "job_id": ["string", "digest", "null"], "verdict": ["string", "null"],
  "findings": ["array"], "cost": ["object"], "reason": ["string", "null"], "notes": ["array"],
  "cures": ["array"],
]

/// The shape of its `cost`.
let costShape: Shape = [
  "currency": ["string"], "quoted": ["money", "null"], "charged": ["money", "null"], "avoided": ["money", "null"],
]

/// The shape of a finding.
let findingShape: Shape = [
  "rule": ["string"], "severity": ["string"], "expected": ["string", "money"], "actual": ["string", "money"],
]

extension Rig {
  /// The bytes of a file.
  func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

  /// Writes a file into the scratch folder and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = folder + "/" + name
    let parent = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Writes a text file into the scratch folder and returns its path.
  func file(_ name: String, text: String) throws -> String { try file(name, Array(text.utf8)) }

  /// Removes what is at a path, if anything is.
  func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// Whether something exists at a path.
  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The paths of the blobs in the store.
  func blobs() -> [String] {
    let folder = home + "/blobs"
    return (FileManager.default.subpaths(atPath: folder) ?? []).filter { $0.count > 60 }.map { "\(folder)/\($0)" }
  }

  /// The digests of all regular files in the library by path, except the shared memory of SQLite's log, and locks.
  func libraryDigests() throws -> [String: Digest] {
    var digests: [String: Digest] = [:]
    let names = FileManager.default.subpaths(atPath: home) ?? []
    for name in names where !name.hasSuffix("-shm") && !name.hasPrefix("lock/") {
      var isFolder: ObjCBool = false
      let path = "\(home)/\(name)"
      guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      digests[name] = Digest(of: try bytes(path))
    }
    return digests
  }

  /// How many submits provider-sim saw, also those it refused.
  func submits() throws -> Int { try requests()["submits"]?.intValue ?? -1 }

  /// Waits until provider-sim has read a submit; a program that ends before that fails the test.
  func waitForSubmit(of program: Program) throws {
    while try submits() == 0 {
      guard kill(program.number, 0) == 0 else { throw BadOutcome(program.finish()) }
    }
  }

  /// Runs `onetake` with `--json`, and makes sure that standard output holds one JSON value and nothing else.
  @discardableResult
  func json(
    _ arguments: [String], _ changes: [String: String?] = [:], _ location: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try onetake(arguments + ["--json"], changes)
    #expect(outcome.output.hasSuffix("\n"), "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.output.dropLast().contains("\n") == false, sourceLocation: location)
    #expect(outcome.json != .null, "\(outcome.output) \(outcome.errors)", sourceLocation: location)
    return outcome
  }

  /// Buys a text-to-video clip and returns its id; `copy` gets a copy of the film.
  func bought(_ prompt: String, copy: String? = nil, _ more: String...) throws -> String {
    let output = copy.map { ["-o", $0] } ?? []
    let outcome = try json(["generate"] + textRequest(prompt) + more + output)
    guard let id = outcome.json["id"]?.stringValue else { throw BadOutcome(outcome) }
    return id
  }

  /// Variables for a library of its own, without keys, with providers that nobody can reach.
  func offline(_ name: String) -> [String: String?] {
    let nowhere = "http://127.0.0.1:1"
    return [
      "ONETAKE_HOME": "\(folder)/\(name)", "SHORTAPI_KEY": nil, "HIGHWAYAPI_KEY": nil, "GMI_API_KEY": nil,
      "ONETAKE_SHORTAPI_URL": nowhere, "ONETAKE_HIGHWAY_URL": nowhere, "ONETAKE_GMI_URL": nowhere,
    ]
  }
}

/// A run that did not end as the test needs it to.
struct BadOutcome: Error, CustomStringConvertible {
  let description: String

  init(_ outcome: Outcome) { description = "exit \(outcome.code): \(outcome.output)\(outcome.errors)" }
}
