import CLibAV

/// A painting as a JPEG file, by libavcodec's mjpeg encoder.
enum Still {
  static func encode(_ painting: Painting) throws(FilmError) -> [UInt8] {
    let frame = try Frame(width: painting.width, height: painting.height)
    try painting.draw(frame: 0, on: frame)
    unsafe frame.pointer.pointee.color_range = AVCOL_RANGE_JPEG
    let (width, height) = (Int32(painting.width), Int32(painting.height))
    let encoder = try unsafe Encoder("mjpeg") { context in
      unsafe context.pointee.width = width
      unsafe context.pointee.height = height
      unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
      unsafe context.pointee.color_range = AVCOL_RANGE_JPEG
      unsafe context.pointee.time_base = AVRational(num: 1, den: 1)
    }
    frame.time = 0
    var bytes: [UInt8] = []
    let take = { (packet: Packet) throws(FilmError) in
      let data = unsafe packet.pointer.pointee
      unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: data.data, count: Int(data.size)))
    }
    try encoder.encode(frame, take: take)
    try encoder.finish(take: take)
    return bytes
  }
}
