import CLibAV
import Glibc

/// How often a decoder wrote of an error into libav's log, which is the only place where some errors show.
///
/// Nothing is printed, and what was written is not kept: its words are made of the film's bytes.
@safe final class DecoderComplaints {
  /// What the callback finds behind a decoder.
  struct Counter {
    var count = 0
    let heedsGaps: Bool
    /// The pictures that were missing for this packet and for the one before it, by their place in the order of output.
    var missing: Set<Int32> = []
    var missingBefore: Set<Int32> = []
  }

  private let counter: UnsafeMutablePointer<Counter>

  /// Counts nothing yet; with `heedsGaps`, frames that are missing between others count as well.
  init(heedsGaps: Bool) {
    unsafe counter = .allocate(capacity: 1)
    unsafe counter.initialize(to: Counter(heedsGaps: heedsGaps))
  }

  deinit {
    unsafe counter.deinitialize(count: 1)
    unsafe counter.deallocate()
  }

  /// How often since it was last forgotten.
  var count: Int { unsafe counter.pointee.count }

  /// Begins to count anew, for the next packet.
  func forget() {
    unsafe counter.pointee.count = 0
    unsafe counter.pointee.missingBefore = counter.pointee.missing
    unsafe counter.pointee.missing = []
  }

  /// Counts for a decoder, which this object must outlive.
  func listen(to context: UnsafeMutablePointer<AVCodecContext>) {
    Self.install()
    unsafe context.pointee.opaque = UnsafeMutableRawPointer(counter)
  }

  /// Takes libav's log for the whole process.
  static func install() { _ = installed }

  private static let installed: Void = unsafe av_log_set_callback(countComplaint)
}

/// The callback of `av_log_set_callback`. Each decoder has one thread, and the counter is its own.
private func countComplaint(
  _ source: UnsafeMutableRawPointer?, _ level: Int32, _ format: UnsafePointer<CChar>?, _ values: CVaListPointer?
) {
  // H.264 writes of a frame that is missing only for those who debug it (h264_field_start in libavcodec/h264_slice.c),
  // then copies the one before.
  guard let source = unsafe source, unsafe level <= AV_LOG_ERROR || level == AV_LOG_DEBUG && isGap(format) else {
    return
  }
  // What logs begins with a pointer to its class; decoders have one class between them.
  let kind = unsafe source.load(as: UnsafePointer<AVClass>?.self)
  guard unsafe kind == avcodec_get_class() else { return }
  let context = unsafe source.assumingMemoryBound(to: AVCodecContext.self)
  guard let counter = unsafe context.pointee.opaque?.assumingMemoryBound(to: DecoderComplaints.Counter.self) else {
    return
  }
  if let picture = unsafe missingPicture(format, values) {
    unsafe counter.pointee.missing.insert(picture)
    if unsafe counter.pointee.missingBefore.contains(picture) { return }
  }
  if unsafe level <= AV_LOG_ERROR || counter.pointee.heedsGaps { unsafe counter.pointee.count += 1 }
}

/// The picture that HEVC misses and makes up, if this is what it writes of (add_candidate_ref in libavcodec's
/// hevc_refs.c, since 7.1 hevc/refs.c).
///
/// FFmpeg 5.1 keeps what it made up and writes once. From 6.1 on it forgets that with each picture (unref_missing_refs),
/// and writes again for every one whose list has the missing one, without a break until it is let go (ITU-T H.265, 8.3.2).
/// That is one error, whichever library counts it.
private func missingPicture(_ format: UnsafePointer<CChar>?, _ values: CVaListPointer?) -> Int32? {
  let words = "Could not find ref with POC "
  guard let format = unsafe format, let values = unsafe values,
    unsafe strncmp(format, words, words.utf8.count) == 0
  else { return nil }
  var text = [CChar](repeating: 0, count: 64)
  let count = unsafe Int(vsnprintf(&text, text.count, format, values))
  guard count > words.utf8.count, count < text.count else { return nil }
  let number = text[words.utf8.count..<count].prefix { $0 != 0x0A }
  return Int32(String(decoding: number.map { UInt8(bitPattern: $0) }, as: UTF8.self))
}

private func isGap(_ format: UnsafePointer<CChar>?) -> Bool {
  unsafe format.map { unsafe strncmp($0, "Frame num gap", 13) == 0 } ?? false
}
