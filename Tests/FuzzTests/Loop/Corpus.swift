import Foundation

/// The inputs that are kept: seeds drawn from real bodies, and everything that once broke a property.
enum Corpus {
  /// The files of a target, by name, so that their order is always the same.
  static func inputs(of target: FuzzTarget, in fixtures: URL) throws -> [(name: String, bytes: [UInt8])] {
    let folder = fixtures.appending(path: target.name)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.map { ($0, [UInt8](try Data(contentsOf: folder.appending(path: $0)))) }
  }
}
