import CLibAV

/// One libavcodec packet, reused from one to the next.
@safe final class Packet {
  /// The packet, for calls into the library; it lives as long as this object.
  let pointer: UnsafeMutablePointer<AVPacket>

  init() throws(FilmError) {
    guard let packet = unsafe av_packet_alloc() else {
      throw FilmError(call: "av_packet_alloc", code: ot_film_no_memory)
    }
    unsafe pointer = packet
  }

  deinit {
    var packet: UnsafeMutablePointer<AVPacket>? = unsafe pointer
    unsafe av_packet_free(&packet)
  }
}
