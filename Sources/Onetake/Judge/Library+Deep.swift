import Blobs
import Domain
import Files
import MediaClient

extension Library {
  /// What the probe reads of a blob, and what comes of decoding all of it.
  func deepFacts(of digest: Digest, _ progress: (Int) -> Void) throws(LibraryError) -> MediaFacts {
    try mapped {
      guard let file = try blobs().open(digest) else { throw BlobError.missing(digest) }
      return try deepFacts(of: file, progress)
    }
  }

  /// What the probe reads of an open file, and what comes of decoding all of it; without the latter where there is no
  /// track.
  func deepFacts(
    of file: borrowing Descriptor, lane: Int = 0, _ progress: (Int) -> Void
  ) throws(LibraryError) -> MediaFacts {
    var facts = try facts(of: file, lane: lane)
    guard facts.video != nil || facts.audio != nil else { return facts }
    let helper = try mediaHelper(lane: lane)
    let measured = facts
    var deep = try mapped {
      try file.withNumber { number throws(MediaHelperError) in
        try helper.deepFacts(of: number, like: measured, progress: progress)
      }
    }
    deep.checkedAt = time.now()
    facts.deep = deep
    return facts
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
