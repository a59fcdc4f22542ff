import CLibAV

/// How often a decoder wrote of an error into libav's log, which is the only place where some errors show.
///
/// Nothing is printed, and what was written is not kept: its words are made of the film's bytes.
@safe final class DecoderComplaints {
  private let counter: UnsafeMutablePointer<Int>

  init() {
    unsafe counter = .allocate(capacity: 1)
    unsafe counter.initialize(to: 0)
  }

  deinit { unsafe counter.deallocate() }

  /// How often since it was last forgotten.
  var count: Int { unsafe counter.pointee }

  /// Begins to count anew.
  func forget() { unsafe counter.pointee = 0 }

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
  guard level <= AV_LOG_ERROR, let source = unsafe source else { return }
  // What logs begins with a pointer to its class; decoders have one class between them.
  let kind = unsafe source.load(as: UnsafePointer<AVClass>?.self)
  guard unsafe kind == avcodec_get_class() else { return }
  let context = unsafe source.assumingMemoryBound(to: AVCodecContext.self)
  unsafe context.pointee.opaque?.assumingMemoryBound(to: Int.self).pointee += 1
}
