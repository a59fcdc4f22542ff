import CLibAV
import Domain
import Glibc

/// One open decoder of libavcodec, with one thread.
@safe final class Decoder {
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let frame: UnsafeMutablePointer<AVFrame>

  /// What to decode.
  enum Depth {
    /// Headers only: a decoder that gets no buffer for its first picture has learnt all that these say, in 0.2 ms
    /// where the picture itself takes 8. (`AVCodecContext.skip_frame` keeps h264 from reading them at all.)
    case headers
    case everything
  }

  /// The codecs that are decoded; others are only named.
  private static let codecs = [
    AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9, AV_CODEC_ID_MPEG4,
    AV_CODEC_ID_AAC, AV_CODEC_ID_MP3, AV_CODEC_ID_OPUS, AV_CODEC_ID_VORBIS, AV_CODEC_ID_FLAC, AV_CODEC_ID_PCM_S16LE,
  ]

  /// The largest picture that is believed: 8K square.
  private static let maximumPixels: Int64 = 8192 * 8192

  /// Opens the decoder of a stream by `avcodec_open2`; nil if there is none or it refuses.
  init?(of stream: Stream, depth: Depth) {
    guard Self.codecs.contains(stream.codec), let codec = unsafe avcodec_find_decoder(stream.codec),
      let context = unsafe avcodec_alloc_context3(codec)
    else { return nil }
    var owned: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe context.pointee.thread_count = 1
    unsafe context.pointee.thread_type = 0
    unsafe context.pointee.max_pixels = Self.maximumPixels
    if depth == .headers { unsafe context.pointee.get_buffer2 = refuseBuffer }
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

  /// The profile of the stream, in libav's numbers.
  var profile: Int32 { unsafe context.pointee.profile }

  /// The samples per second and the channels of what comes out, 0 where it is not known.
  var sound: (rate: Int, channels: Int) {
    unsafe (Int(max(0, context.pointee.sample_rate)), Int(max(0, context.pointee.ch_layout.nb_channels)))
  }

  /// Whether the size and format of the pictures are known.
  var knowsPictures: Bool { unsafe context.pointee.pix_fmt != AV_PIX_FMT_NONE && context.pointee.width > 0 }

  /// The size of the pictures after cropping, 0x0 if it is not known.
  var pictureSize: PictureSize {
    unsafe PictureSize(width: Int(max(0, context.pointee.width)), height: Int(max(0, context.pointee.height)))
  }

  /// The pictures' sample aspect ratio, 0/1 if it is not known.
  var sampleAspect: AVRational { unsafe context.pointee.sample_aspect_ratio }

  /// The pictures' format.
  var pixelFormat: AVPixelFormat { unsafe context.pointee.pix_fmt }

  /// The transfer function and the primaries of the pictures' colours, in libav's numbers.
  var transfer: AVColorTransferCharacteristic { unsafe context.pointee.color_trc }
  var primaries: AVColorPrimaries { unsafe context.pointee.color_primaries }

  /// Decodes one packet and lends each frame that comes of it. Damage is passed over: it is not looked for here.
  func decode(_ packet: UnsafeMutablePointer<AVPacket>, _ body: (UnsafeMutablePointer<AVFrame>) -> Void) {
    guard unsafe avcodec_send_packet(context, packet) >= 0 else { return }
    while unsafe avcodec_receive_frame(context, frame) >= 0 {
      unsafe body(frame)
      unsafe av_frame_unref(frame)
    }
  }
}

/// `AVCodecContext.get_buffer2`.
private func refuseBuffer(
  _ context: UnsafeMutablePointer<AVCodecContext>?, _ frame: UnsafeMutablePointer<AVFrame>?, _ flags: Int32
) -> Int32 { ot_error(ENOMEM) }
