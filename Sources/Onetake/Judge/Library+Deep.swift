import Blobs
import Domain
import Files

extension Library {
  /// What the probe reads of a blob, and what comes of decoding all of it.
  func deepFacts(of digest: Digest, _ progress: (Int) -> Void) throws(LibraryError) -> MediaFacts {
    try mapped {
      guard let file = try blobs().open(digest) else { throw BlobError.missing(digest) }
      return try films.deepFacts(of: file, progress)
    }
  }

  /// The facts with what was once found by decoding the take's blob, unless that was done just now: it never becomes untrue
  /// of the same bytes, whichever version found it, and a clip that is known to be damaged must not be served again for
  /// want of it.
  func keepingDeep(_ facts: MediaFacts, of record: GenerationRecord) throws(LibraryError) -> MediaFacts {
    var facts = facts
    if facts.deep == nil { facts.deep = try mapped { try catalog.facts(serial: record.serial)?.deep } }
    return facts
  }
}
