import Blobs
import Catalog
import Domain
import Files
import Providers

extension Library {
  /// Makes sure that a clip's bytes are what was stored; if they are not, the provider is asked for them again.
  ///
  /// Throws `damaged` where the provider does not have them either.
  func mendBlob(of record: GenerationRecord, interrupt: Interrupt) throws(LibraryError) {
    guard let clip = record.clip else { return }
    do throws(LibraryError) {
      try checkBlob(clip.digest, of: record.id)
    } catch {
      guard error.code == .damaged else { throw error }
      do throws(LibraryError) {
        if try fetchAgain(record, interrupt: interrupt) { return }
      } catch let reason where reason.code == .provider {
        throw LibraryError(.damaged, "\(error.message); \(reason.message)", cure: error.cure)
      }
      throw error
    }
  }

  /// Brings the bytes of a clip that are damaged or gone from what earlier repairs set aside, else from the provider, who is
  /// asked for the result once more; neither costs anything.
  ///
  /// The damaged file is set aside, never deleted. False where the provider no longer has it, or gives other bytes;
  /// nothing is changed then.
  func fetchAgain(_ record: GenerationRecord, interrupt: Interrupt) throws(LibraryError) -> Bool {
    guard let clip = record.clip else { return false }
    let copies = try mapped { try RepairSources([], layout).files(for: clip.digest, sizes: [clip.bytes]) }
    for copy in copies where (try? bring(clip.digest, fromFile: copy.place)) != nil { return true }
    return try fetchResult(of: record, expecting: clip.digest, interrupt: interrupt) != nil
  }

  /// Brings a blob from a file that may hold its bytes, and writes down what it looks like then.
  func bring(_ digest: Digest, fromFile path: String) throws(LibraryError) {
    try mapped {
      let hold = try holdBlobs()
      defer { hold.untilHere() }
      let store = try blobs()
      try store.bring(digest, fromFile: path)
      FaultPoint.repairBrought.reach()
      if let stamp = try store.stamp(digest) { try catalog.record(blob: digest, BlobStamp(stamp)) }
      FaultPoint.repairRecorded.reach()
    }
  }

  /// Asks the provider for the result of a paid job once more, and returns the digest of the blob that it is now; nil where
  /// the provider no longer has it, or gives others than the bytes of `expected`.
  func fetchResult(
    of record: GenerationRecord, expecting expected: Digest? = nil, interrupt: Interrupt
  ) throws(LibraryError) -> Digest? {
    guard let provider = record.provider, record.job != nil, let request = try request(of: record) else { return nil }
    return try mapped {
      var run = GenerationRun(
        library: self, order: GenerateOrder(request), interrupt: interrupt, observer: { _ in },
        lock: try OwnerLock(in: layout.locks))
      let status: JobStatus
      do { status = try run.ask(record).0 } catch Pause.later(let reason) { throw LibraryError(.provider, reason) }
      guard case .succeeded(let urls, _) = status else { return nil }
      for url in urls {
        var fetch = try run.download(from: provider)
        guard case .complete = fetch.attempt(url, { _ in }) else { continue }
        if let expected, try fetch.digest() != expected { continue }
        FaultPoint.mendFetched.reach()
        // What is damaged is set aside when this takes its place: there is no moment without either.
        let blob = try fetch.finish(expecting: expected)
        FaultPoint.mendPlaced.reach()
        try catalog.record(blob: blob.digest, BlobStamp(blob.stamp))
        return blob.digest
      }
      return nil
    }
  }
}
