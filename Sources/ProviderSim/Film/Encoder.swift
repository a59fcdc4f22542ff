import CLibAV

/// A libavcodec encoder and the packet that it fills.
@safe final class Encoder {
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let packet: Packet

  /// Opens the encoder called `name` after `settings` have been made (`avcodec_open2`).
  init(_ name: String, settings: (UnsafeMutablePointer<AVCodecContext>) -> Void) throws(FilmError) {
    guard let codec = unsafe avcodec_find_encoder_by_name(name) else {
      throw FilmError(call: "avcodec_find_encoder_by_name(\(name))", code: 0)
    }
    packet = try Packet()
    guard let context = unsafe avcodec_alloc_context3(codec) else {
      throw FilmError(call: "avcodec_alloc_context3", code: ot_film_no_memory)
    }
    unsafe self.context = context
    unsafe settings(context)
    try FilmError.check(unsafe avcodec_open2(context, codec, nil), "avcodec_open2(\(name))")
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe self.context
    unsafe avcodec_free_context(&context)
  }

  /// The unit of its times.
  var timeBase: AVRational { unsafe context.pointee.time_base }

  /// Writes what a player must know into a track (`avcodec_parameters_from_context`).
  func describe(_ stream: UnsafeMutablePointer<AVStream>) throws(FilmError) {
    try FilmError.check(
      unsafe avcodec_parameters_from_context(stream.pointee.codecpar, context), "avcodec_parameters_from_context")
  }

  /// Encodes a frame and hands each packet that comes out to `take` (`avcodec_send_frame`).
  func encode(_ frame: Frame, take: (Packet) throws(FilmError) -> Void) throws(FilmError) {
    try FilmError.check(unsafe avcodec_send_frame(context, frame.pointer), "avcodec_send_frame")
    try receive(take)
  }

  /// Hands the packets that are still inside to `take`; nothing can be encoded after.
  func finish(take: (Packet) throws(FilmError) -> Void) throws(FilmError) {
    try FilmError.check(unsafe avcodec_send_frame(context, nil), "avcodec_send_frame")
    try receive(take)
  }

  private func receive(_ take: (Packet) throws(FilmError) -> Void) throws(FilmError) {
    while true {
      let code = unsafe avcodec_receive_packet(context, packet.pointer)
      if code == ot_film_again || code == ot_film_end { return }
      try FilmError.check(code, "avcodec_receive_packet")
      try take(packet)
    }
  }
}
