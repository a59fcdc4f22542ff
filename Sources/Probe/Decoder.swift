import CLibAV
import Domain
import Glibc

/// One open decoder of libavcodec, with one thread.
@safe final class Decoder {
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let frame: UnsafeMutablePointer<AVFrame>
  private let complaints: DecoderComplaints

  /// What to decode.
  enum Depth {
    /// Headers only: a decoder that gets no buffer for its first picture has learnt all that these say, in 0.2 ms
    /// where the picture itself takes 8. (`AVCodecContext.skip_frame` keeps h264 from reading them at all.)
    case headers
    /// All frames; what is damaged is concealed where that is possible.
    case everything
    /// All frames; what is damaged is refused (`AV_EF_EXPLODE`) and told by the outcome.
    case checked
  }

  /// What became of one packet.
  struct Outcome {
    /// The frames that came of it; with pictures that are shown in another order, those are of earlier packets.
    var frames = 0
    /// libav's first error code; 0 if all went well.
    var failure: Int32 = 0
    /// Whether libav wrote of an error, although it may have gone on: HEVC makes up references that are missing.
    var complained = false

    /// Whether memory ran out, which says nothing about the film.
    var isOutOfMemory: Bool { failure == ot_error(ENOMEM) }
  }

  /// The codecs that are decoded; others are only named.
  private static let codecs = [
    AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9, AV_CODEC_ID_MPEG4,
    AV_CODEC_ID_AAC, AV_CODEC_ID_MP3, AV_CODEC_ID_OPUS, AV_CODEC_ID_VORBIS, AV_CODEC_ID_FLAC, AV_CODEC_ID_PCM_S16LE,
  ]

  /// The largest picture that is believed: 8K square.
  static let maximumPixels: Int64 = 8192 * 8192
  /// The largest picture of AV1 that libaom checks: 4K, for which it takes some 460 MB.
  private static let maximumStrictPixels = 4096 * 2304
  /// How many frames or errors one packet may give; none holds nearly as many.
  private static let maximumAnswers = 64
  /// Damaged checksums, bits out of place, lengths that do not fit: all are errors, and an error refuses the frame.
  private static let strictness = AV_EF_EXPLODE | AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER

  /// Opens the decoder of a stream by `avcodec_open2`; nil if there is none or it refuses.
  init?(of stream: Stream, depth: Depth) {
    guard Self.knows(stream), let codec = unsafe Self.decoder(of: stream, depth),
      let context = unsafe avcodec_alloc_context3(codec)
    else { return nil }
    var owned: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe context.pointee.thread_count = 1
    unsafe context.pointee.thread_type = 0
    unsafe context.pointee.max_pixels = Self.maximumPixels
    if depth == .headers { unsafe context.pointee.get_buffer2 = refuseBuffer }
    let isWholeSequence =
      stream.codec == AV_CODEC_ID_H264 && SequenceParameters(record: stream.header)?.allowsGaps == false
    let complaints = DecoderComplaints(heedsGaps: isWholeSequence)
    if depth == .checked {
      unsafe context.pointee.err_recognition = Self.strictness
      // Frames that h264 knows to lack their references come out with a flag instead of not at all.
      unsafe context.pointee.flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT
      unsafe complaints.listen(to: context)
    }
    let copied = unsafe stream.withHandle { handle in
      // Without it the times of frames do not follow the samples that are skipped at the start.
      unsafe context.pointee.pkt_timebase = handle.pointee.time_base
      return unsafe avcodec_parameters_to_context(context, handle.pointee.codecpar)
    }
    guard copied >= 0, unsafe avcodec_open2(context, codec, nil) >= 0, let frame = unsafe av_frame_alloc() else {
      unsafe avcodec_free_context(&owned)
      return nil
    }
    unsafe self.context = context
    unsafe self.frame = frame
    self.complaints = complaints
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe frame
    unsafe av_frame_free(&frame)
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe avcodec_free_context(&context)
  }

  /// libav's own choice, but for AV1 that is checked: libdav1d 1.0 shows most damage as a picture that is merely wrong, 1.5
  /// some, and libaom, where libavcodec has it, none (decision 53). Beyond 4K libaom wants more memory than there is here,
  /// and libavcodec would call that damage.
  private static func decoder(of stream: Stream, _ depth: Depth) -> UnsafePointer<AVCodec>? {
    let size = stream.pictureSize
    let (pixels, overflow) = size.width.multipliedReportingOverflow(by: size.height)
    if depth == .checked, stream.codec == AV_CODEC_ID_AV1, !overflow, pixels <= maximumStrictPixels,
      let strict = unsafe avcodec_find_decoder_by_name("libaom-av1")
    {
      return unsafe strict
    }
    return unsafe avcodec_find_decoder(stream.codec)
  }

  /// Whether the stream's codec is one of those that are decoded.
  static func knows(_ stream: Stream) -> Bool { codecs.contains(stream.codec) }

  /// Whether frames with errors are refused. Only a decoder that was opened as `checked` tells of what it let pass.
  var refusesDamage: Bool {
    get { unsafe context.pointee.err_recognition & AV_EF_EXPLODE != 0 }
    set { unsafe context.pointee.err_recognition = newValue ? Self.strictness : Self.strictness & ~AV_EF_EXPLODE }
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

  /// Decodes one packet and lends each frame that comes of it; nil is the end, which brings out the last frames.
  ///
  /// The result says what was wrong with the packet, for those who look for damage.
  @discardableResult
  func decode(
    _ packet: UnsafeMutablePointer<AVPacket>?, _ body: (UnsafeMutablePointer<AVFrame>) -> Void
  ) -> Outcome {
    var outcome = Outcome()
    complaints.forget()
    let sent = unsafe avcodec_send_packet(context, packet)
    if sent < 0, sent != ot_error_eof { outcome.failure = sent }
    // A packet that was refused may still have brought out an earlier one's frame.
    for _ in 0..<Self.maximumAnswers {
      let received = unsafe avcodec_receive_frame(context, frame)
      if received == ot_error(EAGAIN) || received == ot_error_eof { break }
      if received < 0 {
        if outcome.failure == 0 { outcome.failure = received }
        continue
      }
      outcome.frames += 1
      unsafe body(frame)
      unsafe av_frame_unref(frame)
    }
    outcome.complained = complaints.count > 0
    return outcome
  }
}

/// `AVCodecContext.get_buffer2`.
private func refuseBuffer(
  _ context: UnsafeMutablePointer<AVCodecContext>?, _ frame: UnsafeMutablePointer<AVFrame>?, _ flags: Int32
) -> Int32 { ot_error(ENOMEM) }
