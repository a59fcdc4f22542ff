import Blobs
import Files
import Glibc
import TestSupport

/// Runs `body` with an empty store whose owner is alive.
func withStore(_ body: (BlobStore) throws -> Void) throws {
  try withScratch { folder in
    try Folder.makeAll("\(folder)/lock")
    let lock = try OwnerLock(in: "\(folder)/lock")
    try body(try BlobStore(root: folder, owner: lock.owner))
    _ = lock.owner
  }
}

/// Puts bytes into the store.
func put(_ bytes: [UInt8], _ store: BlobStore) throws -> Blob {
  var writer = try store.writer()
  try writer.write(bytes)
  return try writer.seal()
}

/// The names in the store's folder for temp files.
func temps(_ store: BlobStore) throws -> [String] { try Folder.list("\(store.root)/tmp") }

/// Writes over a file, a read-only one too.
func overwrite(_ path: String, _ bytes: [UInt8]) throws {
  unsafe chmod(path, 0o644)
  try Descriptor(path, .readWrite).write(bytes)
}
