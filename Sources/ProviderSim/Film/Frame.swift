import CLibAV

/// One libavutil frame: a picture or a piece of sound.
@safe final class Frame {
  /// The frame, for calls into the library; it lives as long as this value.
  let pointer: UnsafeMutablePointer<AVFrame>

  /// An empty frame.
  init() throws(FilmError) {
    guard let frame = unsafe av_frame_alloc() else {
      throw FilmError(call: "av_frame_alloc", code: ot_film_no_memory)
    }
    unsafe pointer = frame
  }

  /// A yuv420p picture with room for its pixels.
  convenience init(width: Int, height: Int) throws(FilmError) {
    try self.init()
    unsafe pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
    unsafe pointer.pointee.width = Int32(width)
    unsafe pointer.pointee.height = Int32(height)
    unsafe pointer.pointee.color_range = AVCOL_RANGE_MPEG
    unsafe pointer.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
    try FilmError.check(unsafe av_frame_get_buffer(pointer, 0), "av_frame_get_buffer")
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe pointer
    unsafe av_frame_free(&frame)
  }

  /// Its time in the encoder's unit.
  var time: Int64 {
    get { unsafe pointer.pointee.pts }
    set { unsafe pointer.pointee.pts = newValue }
  }

  /// Makes the data this frame's alone, so that it may be written (`av_frame_make_writable`).
  func makeWritable() throws(FilmError) {
    try FilmError.check(unsafe av_frame_make_writable(pointer), "av_frame_make_writable")
  }

  /// Copies the data of another frame of the same kind and size (`av_frame_copy`).
  func copy(from other: Frame) throws(FilmError) {
    try FilmError.check(unsafe av_frame_copy(pointer, other.pointer), "av_frame_copy")
  }

  /// Lends the rows of a plane (0 luma, 1 and 2 chroma) to `body`, one after the other.
  func rows(of plane: Int, _ body: (_ row: Int, _ pixels: UnsafeMutableBufferPointer<UInt8>) -> Void) {
    let picture = unsafe pointer.pointee
    let halved = plane > 0
    let width = Int(unsafe picture.width) / (halved ? 2 : 1)
    let height = Int(unsafe picture.height) / (halved ? 2 : 1)
    let data =
      switch plane {
      case 0: unsafe picture.data.0
      case 1: unsafe picture.data.1
      default: unsafe picture.data.2
      }
    let stride = Int(
      plane == 0 ? unsafe picture.linesize.0 : plane == 1 ? unsafe picture.linesize.1 : unsafe picture.linesize.2)
    guard let data = unsafe data else { return }
    for row in 0..<height {
      unsafe body(row, UnsafeMutableBufferPointer(start: data + row * stride, count: width))
    }
  }
}
