import CLibAV
import Domain

/// Scales decoded frames and converts their colours, by libswscale.
@safe final class PictureScaler {
  /// Frames above this height are in the colours of HDTV where they do not say.
  private static let standardLines = 576
  private var context: UnsafeMutableRawPointer?
  private let isStill: Bool

  /// Scales frames of films, or stills, whose colours are always those of BT.601 where they do not say.
  init(still isStill: Bool = false) { self.isStill = isStill }

  deinit { unsafe ot_scaler_free(context) }

  /// Fills `target` with all of `frame`; false if libswscale does not know its format or has no memory.
  func scale(_ frame: UnsafeMutablePointer<AVFrame>, into target: PictureBuffer) -> Bool {
    let (width, height) = unsafe (frame.pointee.width, frame.pointee.height)
    let format = unsafe AVPixelFormat(rawValue: frame.pointee.format)
    guard width > 0, height > 0, sws_isSupportedInput(format) != 0 else { return false }
    unsafe context = ot_scaler(
      context, width, height, format, Int32(target.size.width), Int32(target.size.height), target.pixelFormat,
      isStill ? ot_still_flags : ot_scale_flags)
    guard let context = unsafe context else { return false }
    let isFull = unsafe frame.pointee.color_range == AVCOL_RANGE_JPEG
    // Fails for what is RGB already, which needs no matrix.
    unsafe _ = ot_scale_colours(
      context, matrix(frame), isFull ? 1 : 0, SWS_CS_ITU601, target.layout.isFull ? 1 : 0)
    return unsafe target.withPlanes { unsafe ot_scale(context, frame, $0, $1) } == Int32(target.size.height)
  }

  /// Which of libswscale's matrices the frame's colours want.
  private func matrix(_ frame: UnsafeMutablePointer<AVFrame>) -> Int32 {
    switch unsafe frame.pointee.colorspace {
    case AVCOL_SPC_BT709: SWS_CS_ITU709
    case AVCOL_SPC_FCC: SWS_CS_FCC
    case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: SWS_CS_ITU601
    case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
    case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
    default:
      unsafe !isStill && Int(frame.pointee.height) > Self.standardLines ? SWS_CS_ITU709 : SWS_CS_ITU601
    }
  }
}
