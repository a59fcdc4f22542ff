import Files
import Glibc

/// Runs `body` with the path of a fresh folder, which is removed afterwards with all that is in it.
package func withScratch<Result>(_ body: (String) throws -> Result) throws -> Result {
  let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
  let folder = "\(parent)/onetake-test-\(try RandomID.make())"
  try Folder.makeAll(folder)
  defer { removeAll(folder) }
  return try body(folder)
}

/// Removes a folder with all that is in it; what cannot be removed stays.
package func removeAll(_ path: String) {
  for name in (try? Folder.list(path)) ?? [] {
    let child = "\(path)/\(name)"
    if (try? FileStamp(ofEntry: child))?.kind == .folder { removeAll(child) } else { _ = try? Entry.remove(child) }
  }
  unsafe rmdir(path)
}

/// Writes a file and returns its path.
@discardableResult
package func makeFile(_ path: String, _ bytes: [UInt8]) throws -> String {
  let file = try Descriptor(path, .createNew(permissions: 0o644))
  try file.write(bytes)
  return path
}
