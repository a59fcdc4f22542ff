import Domain
import Files

/// A blob that is in the store, durably.
package struct Blob: Hashable, Sendable {
  /// The SHA-256 of its bytes, which is its name.
  package let digest: Digest

  /// What the file system says of it, to be compared on every hit.
  package let stamp: FileStamp

  /// For a blob that was adopted from a file: what the file system said of that file while its bytes were read.
  package var source: FileStamp?

  /// How it came to its place.
  package let placement: Placement

  package enum Placement: Hashable, Sendable {
    /// It was not there before.
    case new
    /// It was there already, in the same size.
    case alreadyThere
    /// What was there was damaged and was moved aside.
    case replacedDamaged
  }
}
