import CLibAV
import Domain

/// Decodes chosen frames of a video track, with one thread: what no chosen frame needs is not decoded.
@safe final class PictureFrames {
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let frame: UnsafeMutablePointer<AVFrame>
  private var isFilled = false

  private static let codecs = [
    AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9, AV_CODEC_ID_MPEG4,
  ]

  /// Opens the decoder of a stream by `avcodec_open2`; nil if there is none or it refuses.
  init?(of stream: Stream) {
    guard Self.codecs.contains(stream.codec), let codec = unsafe avcodec_find_decoder(stream.codec),
      let context = unsafe avcodec_alloc_context3(codec)
    else { return nil }
    var owned: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe context.pointee.thread_count = 1
    unsafe context.pointee.thread_type = 0
    unsafe context.pointee.max_pixels = Decoder.maximumPixels
    guard unsafe stream.withHandle({ unsafe avcodec_parameters_to_context(context, $0.pointee.codecpar) }) >= 0,
      unsafe avcodec_open2(context, codec, nil) >= 0, let frame = unsafe av_frame_alloc()
    else {
      unsafe avcodec_free_context(&owned)
      return nil
    }
    unsafe self.context = context
    unsafe self.frame = frame
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe frame
    unsafe av_frame_free(&frame)
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe avcodec_free_context(&context)
  }

  /// Decodes a packet and lends what comes of it. One that is not `wanted` itself is passed over if no other frame is
  /// predicted from it.
  func decode(
    _ packet: UnsafeMutablePointer<AVPacket>, wanted: Bool, _ body: (UnsafeMutablePointer<AVFrame>) -> Void
  ) {
    unsafe context.pointee.skip_frame = wanted ? AVDISCARD_DEFAULT : AVDISCARD_NONREF
    isFilled = true
    guard unsafe avcodec_send_packet(context, packet) >= 0 else { return }
    unsafe receive(body)
  }

  /// Lends the frames that the decoder still holds back, and makes it ready for a packet of another place.
  func drain(_ body: (UnsafeMutablePointer<AVFrame>) -> Void) {
    guard isFilled else { return }
    isFilled = false
    if unsafe avcodec_send_packet(context, nil) >= 0 { unsafe receive(body) }
    unsafe avcodec_flush_buffers(context)
  }

  private func receive(_ body: (UnsafeMutablePointer<AVFrame>) -> Void) {
    while unsafe avcodec_receive_frame(context, frame) >= 0 {
      unsafe body(frame)
      unsafe av_frame_unref(frame)
    }
  }
}
