import Domain

/// The clip that answers a request's key now.
public struct HeldClip: Hashable, Sendable {
  /// The take, by its name and by its number from 1. It is `available`, in neither the trash nor swept.
  public let id: GenerationID
  public let take: Int
  /// The SHA-256 of the clip's bytes.
  public let digest: Digest
  /// The clip's file.
  public let path: String
}

extension Library {
  /// The clip that answers a request's key, of `take` or of whichever take answers; nil where none does.
  ///
  /// For whoever has the key and serves the bytes, or counts what is here. Nothing is booked, and nothing else is read of
  /// the take. Nil says only that no clip is ready; `lookup` says why, and counts a reuse.
  ///
  /// `checked`: whether the file is looked at (`lstat(2)`). Its size, inode and times are those of the bytes that were
  /// stored, or else it is hashed first, and in any case where `LibraryOptions.hitCheck` says so; `damaged` is thrown if its
  /// bytes are others or it is gone. Unchecked, the answer
  /// is the catalog's alone, by one search of one index: good for counting, not for serving.
  public func held(_ key: RequestKey, take: Int? = nil, checked: Bool = true) throws(LibraryError) -> HeldClip? {
    guard let clip = try mapped({ try catalog.served(key, take: take) }) else { return nil }
    if checked { try checkBlob(clip.digest, clip.stamp, of: clip.id) }
    return HeldClip(id: clip.id, take: clip.take, digest: clip.digest, path: path(of: clip.digest))
  }
}
