import CLibAV

/// The pictures: H.264 High, yuv420p, bt709, by libx264.
struct VideoTrack {
  private let encoder: Encoder
  private let track: Int32
  private let frame: Frame

  init(_ spec: FilmSpec, _ muxer: Muxer) throws(FilmError) {
    encoder = try unsafe Encoder("libx264") { context in
      unsafe context.pointee.width = Int32(spec.width)
      unsafe context.pointee.height = Int32(spec.height)
      unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
      unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(spec.framesPerSecond))
      unsafe context.pointee.framerate = AVRational(num: Int32(spec.framesPerSecond), den: 1)
      unsafe context.pointee.color_primaries = AVCOL_PRI_BT709
      unsafe context.pointee.color_trc = AVCOL_TRC_BT709
      unsafe context.pointee.colorspace = AVCOL_SPC_BT709
      unsafe context.pointee.color_range = AVCOL_RANGE_MPEG
      unsafe context.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
      unsafe context.pointee.gop_size = Int32(2 * spec.framesPerSecond)
      unsafe context.pointee.thread_count = 2
      unsafe context.pointee.flags |= ot_film_global_header
      unsafe av_opt_set(context.pointee.priv_data, "preset", "ultrafast", 0)
      unsafe av_opt_set(context.pointee.priv_data, "crf", "28", 0)
      // The two tools that make the profile High, and the two B-frames in a row that PixVerse's films have.
      unsafe av_opt_set(context.pointee.priv_data, "x264-params", "8x8dct=1:cabac=1:bframes=2:sliced-threads=0", 0)
    }
    track = try muxer.addTrack(encoder)
    frame = try Frame(width: spec.width, height: spec.height)
  }

  /// Encodes the painting as it looks at frame `index`.
  func add(_ painting: Painting, at index: Int, to muxer: Muxer) throws(FilmError) {
    try frame.makeWritable()
    try painting.draw(frame: index, on: frame)
    frame.time = Int64(index)
    try encoder.encode(frame) { packet throws(FilmError) in
      // One frame is one unit; without it the last frame would have no length.
      unsafe packet.pointer.pointee.duration = 1
      try muxer.write(packet, track: track, timeBase: encoder.timeBase)
    }
  }

  /// Writes what is still in the encoder.
  func finish(_ muxer: Muxer) throws(FilmError) {
    try encoder.finish { packet throws(FilmError) in
      unsafe packet.pointer.pointee.duration = 1
      try muxer.write(packet, track: track, timeBase: encoder.timeBase)
    }
  }
}
