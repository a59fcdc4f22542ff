import CLibAV
import Domain

extension Probe {
  /// Decodes the WebP, JPEG or PNG picture in the first `size` bytes of `descriptor` and scales it down to fit into
  /// `bounds`, which are held to `Pixels.maximumSide`; nil if it is none of these.
  package static func pixels(
    descriptor: Int32, size: Int, within bounds: PictureSize
  ) throws(ProbeError) -> Pixels? {
    guard size <= FilmPictures.maximumBytes else { throw ProbeError(.limit, FilmPictures.maximumBytes) }
    let file = Descriptor(number: descriptor, size: max(0, size))
    let bytes = try file.read(at: 0, count: size)
    guard let format = stillFormat(bytes) else { return nil }
    var pixels: Pixels?
    unsafe decodeStill(bytes, format) { frame in
      let (width, height) = unsafe (Int(frame.pointee.width), Int(frame.pointee.height))
      let fitted = PictureSize(width: width, height: height).fitted(
        width: min(max(1, bounds.width), Pixels.maximumSide), height: min(max(1, bounds.height), Pixels.maximumSide))
      let target = PictureBuffer(fitted, .rgb)
      if unsafe PictureScaler(still: true).scale(frame, into: target) {
        pixels = Pixels(size: fitted, samples: target.samples)
      }
    }
    return pixels
  }

  /// Encodes red, green and blue samples of a picture, which stand in the first bytes of `descriptor`; nil where they
  /// are too few or the format has no encoder.
  package static func encode(
    descriptor: Int32, size: PictureSize, format: PictureFormat
  ) throws(ProbeError) -> [UInt8]? {
    let sides = 1...Pixels.maximumSide
    guard sides.contains(size.width), sides.contains(size.height) else { throw ProbeError(.limit, Pixels.maximumSide) }
    let count = size.width * size.height * 3
    let bytes = try Descriptor(number: descriptor, size: count).read(at: 0, count: count)
    guard bytes.count == count, var frame = unsafe Optional(av_frame_alloc()) else { return nil }
    defer { unsafe av_frame_free(&frame) }
    guard let source = unsafe frame else { return nil }
    unsafe source.pointee.width = Int32(size.width)
    unsafe source.pointee.height = Int32(size.height)
    unsafe source.pointee.format = AV_PIX_FMT_RGB24.rawValue
    guard unsafe av_frame_get_buffer(source, 0) >= 0, let lines = unsafe source.pointee.data.0 else { return nil }
    let stride = unsafe Int(source.pointee.linesize.0)
    let width = size.width * 3
    for line in 0..<size.height {
      for sample in 0..<width { unsafe lines[line * stride + sample] = bytes[line * width + sample] }
    }
    let target = PictureBuffer(size, PictureEncoder.layout(format))
    guard unsafe PictureScaler(still: true).scale(source, into: target) else { return nil }
    return PictureEncoder.encode(target, as: format)
  }

  /// The codec of a WebP, JPEG or PNG picture, by its first bytes; nil for anything else.
  static func stillFormat(_ bytes: [UInt8]) -> AVCodecID? {
    switch Sniff.content(of: Array(bytes.prefix(Sniff.byteCount))) {
    case .webp: AV_CODEC_ID_WEBP
    case .jpeg: AV_CODEC_ID_MJPEG
    case .png: AV_CODEC_ID_PNG
    default: nil
    }
  }

  /// Decodes the one picture that the bytes are, and lends it.
  static func decodeStill(
    _ bytes: [UInt8], _ codec: AVCodecID, _ body: (UnsafeMutablePointer<AVFrame>) -> Void
  ) {
    guard let decoder = unsafe avcodec_find_decoder(codec) else { return }
    var owned = unsafe avcodec_alloc_context3(decoder)
    var frame = unsafe av_frame_alloc()
    var packet = unsafe av_packet_alloc()
    defer {
      unsafe av_packet_free(&packet)
      unsafe av_frame_free(&frame)
      unsafe avcodec_free_context(&owned)
    }
    guard let context = unsafe owned, let frame = unsafe frame, let packet = unsafe packet else { return }
    unsafe context.pointee.thread_count = 1
    unsafe context.pointee.max_pixels = Decoder.maximumPixels
    // av_new_packet pads the bytes, as every decoder wants it.
    guard unsafe avcodec_open2(context, decoder, nil) >= 0, unsafe av_new_packet(packet, Int32(bytes.count)) >= 0,
      let data = unsafe packet.pointee.data
    else { return }
    unsafe data.update(from: bytes, count: bytes.count)
    guard unsafe avcodec_send_packet(context, packet) >= 0 else { return }
    unsafe avcodec_send_packet(context, nil)
    if unsafe avcodec_receive_frame(context, frame) >= 0 { unsafe body(frame) }
  }
}

extension PictureSize {
  /// The size scaled down, never up, until it fits.
  fileprivate func fitted(width most: Int, height highest: Int) -> PictureSize {
    guard width > most || height > highest else { return self }
    // Which side is the tighter one, without fractions.
    if width * highest >= height * most {
      return PictureSize(width: most, height: max(1, (2 * height * most / width + 1) / 2))
    }
    return PictureSize(width: max(1, (2 * width * highest / height + 1) / 2), height: highest)
  }
}
