import CLibAV

/// The MP4 file that the tracks write into; the file is closed with this object.
@safe final class Muxer {
  private let context: UnsafeMutablePointer<AVFormatContext>

  /// Opens `path` for writing (`avformat_alloc_output_context2`, `avio_open`).
  init(path: String) throws(FilmError) {
    av_log_set_level(AV_LOG_QUIET)
    var context: UnsafeMutablePointer<AVFormatContext>?
    try FilmError.check(
      unsafe avformat_alloc_output_context2(&context, nil, "mp4", path), "avformat_alloc_output_context2")
    guard let context = unsafe context else {
      throw FilmError(call: "avformat_alloc_output_context2", code: ot_film_no_memory)
    }
    unsafe self.context = context
    try FilmError.check(unsafe avio_open(&context.pointee.pb, path, AVIO_FLAG_WRITE), "avio_open")
  }

  deinit {
    unsafe avio_closep(&context.pointee.pb)
    unsafe avformat_free_context(context)
  }

  /// Adds a track for what `encoder` makes, and returns its index.
  func addTrack(_ encoder: Encoder) throws(FilmError) -> Int32 {
    guard let stream = unsafe avformat_new_stream(context, nil) else {
      throw FilmError(call: "avformat_new_stream", code: ot_film_no_memory)
    }
    unsafe stream.pointee.time_base = encoder.timeBase
    try unsafe encoder.describe(stream)
    return unsafe stream.pointee.index
  }

  /// Writes the head (`avformat_write_header`); every track must have been added.
  func begin(isFaststart: Bool) throws(FilmError) {
    var options: OpaquePointer?
    defer { unsafe av_dict_free(&options) }
    if isFaststart { unsafe av_dict_set(&options, "movflags", "+faststart", 0) }
    try FilmError.check(unsafe avformat_write_header(context, &options), "avformat_write_header")
  }

  /// Writes one packet (`av_interleaved_write_frame`), whose times are in `timeBase`.
  func write(_ packet: Packet, track: Int32, timeBase: AVRational) throws(FilmError) {
    guard let stream = unsafe context.pointee.streams[Int(track)] else {
      throw FilmError(call: "no such track", code: 0)
    }
    unsafe av_packet_rescale_ts(packet.pointer, timeBase, stream.pointee.time_base)
    unsafe packet.pointer.pointee.stream_index = track
    try FilmError.check(unsafe av_interleaved_write_frame(context, packet.pointer), "av_interleaved_write_frame")
  }

  /// Writes the index (`av_write_trailer`).
  func end() throws(FilmError) {
    try FilmError.check(unsafe av_write_trailer(context), "av_write_trailer")
  }
}
