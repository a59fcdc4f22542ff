import CLibAV
import Domain

/// A stream of an open container, which it keeps open.
@safe struct Stream {
  private let owner: Demuxer
  private let handle: UnsafeMutablePointer<AVStream>

  /// Borrows a stream of `owner`.
  init(_ handle: UnsafeMutablePointer<AVStream>, owner: Demuxer) {
    unsafe self.handle = handle
    self.owner = owner
  }

  /// Lends the stream to libav's functions.
  func withHandle<Result>(_ body: (UnsafeMutablePointer<AVStream>) -> Result) -> Result { unsafe body(handle) }

  /// Its place in the container.
  var index: Int { unsafe Int(handle.pointee.index) }

  /// Video, audio or something else.
  var kind: AVMediaType { unsafe handle.pointee.codecpar.pointee.codec_type }

  /// The codec.
  var codec: AVCodecID { unsafe handle.pointee.codecpar.pointee.codec_id }

  /// The size of the pictures as the container says it; never negative.
  var pictureSize: PictureSize {
    let (width, height) = unsafe (handle.pointee.codecpar.pointee.width, handle.pointee.codecpar.pointee.height)
    return PictureSize(width: max(0, Int(width)), height: max(0, Int(height)))
  }

  /// The pictures' format, where the container says it.
  var pixelFormat: AVPixelFormat { unsafe AVPixelFormat(rawValue: handle.pointee.codecpar.pointee.format) }

  /// Samples per second; never negative.
  var sampleRate: Int { unsafe max(0, Int(handle.pointee.codecpar.pointee.sample_rate)) }

  /// How many channels; never negative.
  var channels: Int { unsafe max(0, Int(handle.pointee.codecpar.pointee.ch_layout.nb_channels)) }

  /// Whether this is a picture beside the film.
  var isCoverPicture: Bool { unsafe handle.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0 }

  /// Seconds per tick; a time base that makes no sense becomes a second.
  var timeBase: Ratio {
    let base = unsafe handle.pointee.time_base
    let ratio = Ratio(Int(base.num), Int(base.den)).flatMap { $0.numerator > 0 ? $0 : nil }
    return ratio ?? Ratio(whole: 1)
  }

  /// Frames per second as the container says it, nil if it does not.
  var claimedFrameRate: Ratio? {
    let rate = unsafe handle.pointee.avg_frame_rate
    return Ratio(Int(rate.num), Int(rate.den)).flatMap { $0.numerator > 0 ? $0 : nil }
  }

  /// The shape of a pixel as the container says it, 0/1 if it does not.
  var sampleAspect: AVRational { unsafe handle.pointee.sample_aspect_ratio }

  /// What kind of track it is, for facts.
  var kindOfTrack: MediaFacts.OtherTrack.Kind {
    if isCoverPicture { return .cover }
    return switch kind {
    case AVMEDIA_TYPE_VIDEO: .video
    case AVMEDIA_TYPE_AUDIO: .audio
    case AVMEDIA_TYPE_SUBTITLE: .subtitle
    case AVMEDIA_TYPE_DATA: .data
    case AVMEDIA_TYPE_ATTACHMENT: .attachment
    default: .unknown
    }
  }

  /// What the container's headers claim of it: `nb_frames` and `duration` of `AVStream`.
  var claim: TrackClaim {
    let (frames, duration) = unsafe (handle.pointee.nb_frames, handle.pointee.duration)
    let ticks = duration > 0 ? Ratio(Int(duration), 1) : nil
    return TrackClaim(
      packets: frames > 0 && frames <= JSONNumber.maximumWhole ? Int(frames) : nil,
      duration: ticks.flatMap(timeBase.multiplied))
  }

  /// `av_color_transfer_name` of what a decoder found, else of what the container says; nil where neither says it.
  func transferName(decoded: AVColorTransferCharacteristic?) -> String? {
    for value in [decoded, unsafe handle.pointee.codecpar.pointee.color_trc] {
      if let value, value != AVCOL_TRC_UNSPECIFIED, let name = unsafe av_color_transfer_name(value) {
        return unsafe String(cString: name)
      }
    }
    return nil
  }

  /// As `transferName`, of the colour primaries: `av_color_primaries_name`.
  func primariesName(decoded: AVColorPrimaries?) -> String? {
    for value in [decoded, unsafe handle.pointee.codecpar.pointee.color_primaries] {
      if let value, value != AVCOL_PRI_UNSPECIFIED, let name = unsafe av_color_primaries_name(value) {
        return unsafe String(cString: name)
      }
    }
    return nil
  }

  /// The packets that the container's index lists.
  var indexedPackets: Int { unsafe Int(avformat_index_get_entries_count(handle)) }

  /// The quarter turns of `AV_PKT_DATA_DISPLAYMATRIX`, to the nearest, clockwise, 0 to 3.
  var quarterTurns: Int {
    var size = 0
    guard let data = unsafe ot_stream_side_data(handle, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 36 else { return 0 }
    let degrees = unsafe av_display_rotation_get(UnsafeRawPointer(data).assumingMemoryBound(to: Int32.self))
    // libav counts against the clock.
    return degrees.isFinite ? (8 - Int((degrees / 90).rounded())) % 4 : 0
  }

  /// What a decoder has to know before the first packet, as the container holds it (`AVCodecParameters.extradata`).
  var header: [UInt8] {
    let parameters = unsafe handle.pointee.codecpar.pointee
    return unsafe Array(UnsafeBufferPointer(start: parameters.extradata, count: Int(max(0, parameters.extradata_size))))
  }

  /// `avcodec_get_name` of the codec.
  var codecName: String { unsafe String(cString: avcodec_get_name(codec)) }

  /// `avcodec_profile_name` of what a decoder found, else of what the container claims; nil where neither has a name.
  func profileName(decoded: Int32?) -> String? {
    for profile in [decoded, unsafe handle.pointee.codecpar.pointee.profile] {
      if let profile, let name = unsafe avcodec_profile_name(codec, profile) {
        return unsafe String(cString: name)
      }
    }
    return nil
  }
}
