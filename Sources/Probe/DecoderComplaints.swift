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
  }

  private let counter: UnsafeMutablePointer<Counter>

  /// Counts nothing yet; with `heedsGaps`, frames that are missing between others count as well.
  init(heedsGaps: Bool) {
    unsafe counter = .allocate(capacity: 1)
    unsafe counter.initialize(to: Counter(heedsGaps: heedsGaps))
  }

  deinit { unsafe counter.deallocate() }

  /// How often since it was last forgotten.
  var count: Int { unsafe counter.pointee.count }

  /// Begins to count anew.
  func forget() { unsafe counter.pointee.count = 0 }

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
  if unsafe level <= AV_LOG_ERROR || counter.pointee.heedsGaps { unsafe counter.pointee.count += 1 }
}

private func isGap(_ format: UnsafePointer<CChar>?) -> Bool {
  unsafe format.map { unsafe strncmp($0, "Frame num gap", 13) == 0 } ?? false
}
