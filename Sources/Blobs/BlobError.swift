import Domain
import Files

/// Why the store could not do what it was asked.
package enum BlobError: Error, Hashable, Sendable {
  /// A system call failed.
  case file(FileError)
  /// The store has no blob of this digest.
  case missing(Digest)
  /// The blob's bytes are not those of its name; `found` is their digest, or nil if their number alone told.
  case damaged(Digest, found: Digest?)
  /// The bytes that came are not those that were announced.
  case unexpectedContent(expected: Digest, found: Digest)
  /// The file was written to while it was read.
  case sourceChanged(path: String)
  /// It is no regular file: a folder, a link, a device.
  case notRegular(path: String)
  /// The target exists, and nobody said that it may be replaced.
  case targetExists(path: String)
}

extension BlobError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let error): error.description
    case .missing(let digest): "the blob \(digest) is not in the store"
    case .damaged(let digest, _): "the blob \(digest) is damaged"
    case .unexpectedContent(let expected, let found): "expected the bytes of \(expected), got those of \(found)"
    case .sourceChanged(let path): "\(path) was changed while it was read"
    case .notRegular(let path): "\(path) is not a regular file"
    case .targetExists(let path): "\(path) exists already"
    }
  }
}

/// Runs calls on files and gives their errors this room's type.
func onFile<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(BlobError) -> Result {
  do throws(FileError) { return try body() } catch { throw .file(error) }
}
