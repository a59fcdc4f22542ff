import Foundation

/// A folder for what targets need on a disk; it goes with the process.
enum Scratch {
  static let folder: String = {
    let path = NSTemporaryDirectory() + "/onetake-fuzz-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    atexit { Scratch.remove() }
    return path
  }()

  private static func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
