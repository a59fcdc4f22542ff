import CLibAV
import Domain

/// Encodes pictures by libavcodec.
enum PictureEncoder {
  /// What posters and storyboards are encoded as: WebP where libavcodec has libwebp, else JPEG (decision 45).
  static var preferred: PictureFormat { isAvailable(.webp) ? .webp : .jpeg }

  /// Whether libavcodec was built with an encoder for `format`.
  static func isAvailable(_ format: PictureFormat) -> Bool { unsafe avcodec_find_encoder_by_name(name(format)) != nil }

  /// The layout that the format is encoded from.
  static func layout(_ format: PictureFormat) -> PictureBuffer.Layout {
    switch format {
    case .webp: .yuv(isFull: false)
    case .jpeg: .yuv(isFull: true)
    case .png: .rgb
    }
  }

  private static func name(_ format: PictureFormat) -> String {
    switch format {
    case .webp: "libwebp"
    case .jpeg: "mjpeg"
    case .png: "png"
    }
  }

  /// The bytes of `picture`, which has the layout that `format` wants; nil where the encoder is missing or fails.
  static func encode(_ picture: PictureBuffer, as format: PictureFormat) -> [UInt8]? {
    guard let codec = unsafe avcodec_find_encoder_by_name(name(format)) else { return nil }
    var owned = unsafe avcodec_alloc_context3(codec)
    var frame = unsafe av_frame_alloc()
    var packet = unsafe av_packet_alloc()
    defer {
      unsafe av_packet_free(&packet)
      unsafe av_frame_free(&frame)
      unsafe avcodec_free_context(&owned)
    }
    guard let context = unsafe owned, let frame = unsafe frame, let packet = unsafe packet else { return nil }
    unsafe context.pointee.width = Int32(picture.size.width)
    unsafe context.pointee.height = Int32(picture.size.height)
    unsafe context.pointee.pix_fmt = picture.pixelFormat
    unsafe context.pointee.time_base = AVRational(num: 1, den: 1)
    unsafe context.pointee.thread_count = 1
    if format != .png {
      unsafe context.pointee.colorspace = AVCOL_SPC_SMPTE170M
      unsafe context.pointee.color_range = picture.layout.isFull ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    }
    var options: OpaquePointer?
    defer { unsafe av_dict_free(&options) }
    switch format {
    case .webp:
      unsafe av_dict_set(&options, "quality", "80", 0)
      // libwebp's method: 4 takes more than twice as long as 2 and saves 5 % of the bytes.
      unsafe av_dict_set(&options, "compression_level", "2", 0)
    case .jpeg:
      unsafe context.pointee.flags |= ot_picture_fixed_quality
      unsafe context.pointee.global_quality = 3 * ot_picture_lambda
    case .png: break
    }
    guard unsafe avcodec_open2(context, codec, &options) >= 0 else { return nil }
    unsafe frame.pointee.width = context.pointee.width
    unsafe frame.pointee.height = context.pointee.height
    unsafe frame.pointee.format = picture.pixelFormat.rawValue
    unsafe frame.pointee.pts = 0
    unsafe frame.pointee.quality = context.pointee.global_quality
    guard unsafe av_frame_get_buffer(frame, 0) >= 0 else { return nil }
    unsafe picture.withPlanes { unsafe ot_fill(frame, $0, $1) }
    guard unsafe avcodec_send_frame(context, frame) >= 0, unsafe avcodec_send_frame(context, nil) >= 0,
      unsafe avcodec_receive_packet(context, packet) >= 0, let data = unsafe packet.pointee.data
    else { return nil }
    return unsafe Array(UnsafeBufferPointer(start: data, count: Int(packet.pointee.size)))
  }
}
