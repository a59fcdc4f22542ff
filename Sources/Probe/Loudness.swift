import CLibAV
import Domain

/// Listens to an audio track until something is heard.
struct Loudness {
  private let decoder: Decoder
  private var framesHeard = 0
  private var packets = 0
  private var isSound = false

  /// How many packets are decoded at most: an hour of AAC at 16 kHz.
  private static let maximumPackets = 60_000
  /// The mean square that `AudioFacts.silenceDecibels` means: 10^(-60 / 10).
  private static let silence: Double = 1e-6

  /// Listens through an open decoder of everything.
  init(_ decoder: Decoder) { self.decoder = decoder }

  /// The profile that the decoder found, in libav's numbers.
  var profile: Int32 { decoder.profile }

  /// Whether the track is silent; nil while nothing was decoded, or the track was too long to be decoded to its end.
  var isSilent: Bool? {
    if isSound { return false }
    return framesHeard > 0 && packets < Self.maximumPackets ? true : nil
  }

  /// Decodes a packet unless a sound was heard before it.
  mutating func listen(to packet: UnsafeMutablePointer<AVPacket>) {
    guard !isSound, packets < Self.maximumPackets else { return }
    packets += 1
    var (loudest, frames) = (0.0, 0)
    unsafe decoder.decode(packet) { frame in
      guard let level = unsafe Self.meanSquare(of: frame) else { return }
      frames += 1
      loudest = max(loudest, level)
    }
    framesHeard += frames
    isSound = loudest >= Self.silence
  }

  /// The loudest channel's mean square, full scale being 1; nil for sample formats that no decoder here gives.
  private static func meanSquare(of frame: UnsafeMutablePointer<AVFrame>) -> Double? {
    let format = unsafe AVSampleFormat(rawValue: frame.pointee.format)
    let isPlanar = av_sample_fmt_is_planar(format) == 1
    let channels = unsafe Int(frame.pointee.ch_layout.nb_channels)
    let samples = unsafe Int(frame.pointee.nb_samples)
    guard channels > 0, samples > 0, let planes = unsafe frame.pointee.extended_data else { return nil }
    let count = isPlanar ? samples : samples * channels
    var loudest = 0.0
    for channel in 0..<(isPlanar ? channels : 1) {
      guard let plane = unsafe planes[channel] else { return nil }
      let bytes = UnsafeRawPointer(plane)
      let level: Double? =
        switch format {
        case AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_FLTP: unsafe sum(bytes, count) { (sample: Float) in Double(sample) }
        case AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_S16P:
          unsafe sum(bytes, count) { (sample: Int16) in Double(sample) / 0x8000 }
        case AV_SAMPLE_FMT_S32, AV_SAMPLE_FMT_S32P:
          unsafe sum(bytes, count) { (sample: Int32) in Double(sample) / 0x8000_0000 }
        default: nil
        }
      guard let level else { return nil }
      loudest = max(loudest, level / Double(count))
    }
    return loudest
  }

  private static func sum<Sample>(_ bytes: UnsafeRawPointer, _ count: Int, _ scaled: (Sample) -> Double) -> Double {
    let samples = unsafe UnsafeBufferPointer(start: bytes.assumingMemoryBound(to: Sample.self), count: count)
    return unsafe samples.reduce(0) { $0 + scaled($1) * scaled($1) }
  }
}
