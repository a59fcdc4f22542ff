import CEBUR128
import CLibAV
import Domain
import Glibc

/// Listens to an audio track from end to end: whether there is a sound at all, and how loud it is.
struct Loudness {
  private let decoder: Decoder
  private var meter: LoudnessMeter?
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

  /// What was decoded, which counts more than what a container says of it: MP4 calls each MP3 stereo. Nil where nothing was.
  var sound: (rate: Int, channels: Int)? {
    let sound = decoder.sound
    return framesHeard > 0 && sound.rate > 0 && sound.channels > 0 ? sound : nil
  }

  /// Whether the track was too long to be decoded to its end.
  private var isCut: Bool { packets > Self.maximumPackets }

  /// Whether the track is silent; nil while nothing was decoded, or the track was too long to be decoded to its end.
  var isSilent: Bool? {
    if isSound { return false }
    return framesHeard > 0 && !isCut ? true : nil
  }

  /// See `AudioFacts.loudness`.
  var integrated: Double? { isCut ? nil : meter?.integrated }

  /// See `AudioFacts.peak`.
  var peak: Double? { isCut ? nil : meter?.peak }

  /// Decodes a packet and measures what comes of it.
  mutating func listen(to packet: UnsafeMutablePointer<AVPacket>) {
    packets += 1
    guard !isCut else { return }
    var (heard, sound, meter) = (0, false, meter)
    unsafe decoder.decode(packet) { frame in
      guard let samples = unsafe Samples(frame) else { return }
      heard += 1
      if samples.loudestMeanSquare >= Self.silence { sound = true }
      if meter == nil, heard + framesHeard == 1 { meter = LoudnessMeter(like: samples) }
      meter?.add(samples)
    }
    framesHeard += heard
    self.meter = meter
    if sound { isSound = true }
  }
}

/// A frame's samples, channel after channel within each moment, full scale being 1.
struct Samples {
  let channels: Int
  let rate: Int
  let values: [Float]

  /// Nil for sample formats that no decoder here gives.
  init?(_ frame: UnsafeMutablePointer<AVFrame>) {
    let format = unsafe AVSampleFormat(rawValue: frame.pointee.format)
    let channels = unsafe Int(frame.pointee.ch_layout.nb_channels)
    let count = unsafe Int(frame.pointee.nb_samples)
    guard channels > 0, count > 0, let planes = unsafe frame.pointee.extended_data else { return nil }
    let isPlanar = av_sample_fmt_is_planar(format) == 1
    func read<Sample>(_ scaled: (Sample) -> Float) -> [Float]? {
      var values = [Float](repeating: 0, count: count * channels)
      for plane in 0..<(isPlanar ? channels : 1) {
        guard let bytes = unsafe planes[plane] else { return nil }
        let samples = unsafe UnsafeBufferPointer(
          start: UnsafeRawPointer(bytes).assumingMemoryBound(to: Sample.self), count: isPlanar ? count : values.count)
        let step = isPlanar ? channels : 1
        for index in samples.indices { values[index * step + plane] = unsafe scaled(samples[index]) }
      }
      return values
    }
    let values: [Float]? =
      switch format {
      case AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_FLTP: read { (sample: Float) in sample.isFinite ? sample : 0 }
      case AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_S16P: read { (sample: Int16) in Float(sample) / 0x8000 }
      case AV_SAMPLE_FMT_S32, AV_SAMPLE_FMT_S32P: read { (sample: Int32) in Float(sample) / 0x8000_0000 }
      default: nil
      }
    guard let values else { return nil }
    self.channels = channels
    rate = unsafe Int(frame.pointee.sample_rate)
    self.values = values
  }

  /// The loudest channel's mean square.
  var loudestMeanSquare: Double {
    var loudest: Double = 0
    for channel in 0..<channels {
      var sum: Double = 0
      for index in stride(from: channel, to: values.count, by: channels) {
        let value = Double(values[index])
        sum += value * value
      }
      loudest = max(loudest, sum)
    }
    return loudest / Double(values.count / channels)
  }
}

/// A meter of libebur128, for samples of one rate and one number of channels.
@safe final class LoudnessMeter {
  private let state: UnsafeMutablePointer<ebur128_state>
  private let channels: Int
  private let rate: Int
  /// Whether all samples were of one kind.
  private var isSound = true

  /// Nil for rates and numbers of channels that the library does not take.
  init?(like samples: Samples) {
    guard samples.channels <= 64, let state = unsafe ot_loudness_begin(UInt32(samples.channels), UInt(samples.rate))
    else { return nil }
    unsafe self.state = state
    channels = samples.channels
    rate = samples.rate
  }

  deinit {
    var state: UnsafeMutablePointer<ebur128_state>? = unsafe state
    unsafe ebur128_destroy(&state)
  }

  func add(_ samples: Samples) {
    guard isSound, samples.channels == channels, samples.rate == rate,
      unsafe ebur128_add_frames_float(state, samples.values, samples.values.count / channels) == 0
    else {
      isSound = false
      return
    }
  }

  /// LUFS in tenths; nil where the library's gate let nothing through.
  var integrated: Double? {
    var loudness = 0.0
    guard isSound, unsafe ebur128_loudness_global(state, &loudness) == 0 else { return nil }
    return Self.tenths(loudness)
  }

  /// dBFS in tenths; nil where every sample is zero.
  var peak: Double? {
    guard isSound else { return nil }
    var highest = 0.0
    for channel in 0..<UInt32(channels) {
      var peak = 0.0
      guard unsafe ebur128_sample_peak(state, channel, &peak) == 0 else { return nil }
      highest = max(highest, peak)
    }
    return highest > 0 ? Self.tenths(20 * log10(highest)) : nil
  }

  private static func tenths(_ level: Double) -> Double? {
    level.isFinite && abs(level) < 1000 ? (level * 10).rounded() / 10 : nil
  }
}
