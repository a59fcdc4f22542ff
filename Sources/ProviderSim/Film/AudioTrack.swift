import CLibAV
import Glibc

/// The sound: AAC-LC, 16 kHz, mono, by libavcodec's own encoder.
struct AudioTrack {
  private static let rate = 16_000
  private static let samplesPerFrame = 1024

  private let encoder: Encoder
  private let track: Int32
  private let spec: FilmSpec
  private var frames = 0

  init(_ spec: FilmSpec, _ muxer: Muxer) throws(FilmError) {
    encoder = try unsafe Encoder("aac") { context in
      unsafe context.pointee.sample_rate = Int32(AudioTrack.rate)
      unsafe context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
      unsafe context.pointee.bit_rate = 54_000
      unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(AudioTrack.rate))
      unsafe context.pointee.flags |= ot_film_global_header
      unsafe av_channel_layout_default(&context.pointee.ch_layout, 1)
    }
    track = try muxer.addTrack(encoder)
    self.spec = spec
  }

  /// Encodes sound until it is about as long as `pictures` pictures, to the nearest AAC frame.
  mutating func fill(upTo pictures: Int, to muxer: Muxer) throws(FilmError) {
    let unit = Self.samplesPerFrame * spec.framesPerSecond
    let wanted = (pictures * Self.rate + unit / 2) / unit
    while frames < wanted {
      let frame = try piece(frames)
      try encoder.encode(frame) { packet throws(FilmError) in
        try muxer.write(packet, track: track, timeBase: encoder.timeBase)
      }
      frames += 1
    }
  }

  /// Writes what is still in the encoder.
  func finish(_ muxer: Muxer) throws(FilmError) {
    try encoder.finish { packet throws(FilmError) in
      try muxer.write(packet, track: track, timeBase: encoder.timeBase)
    }
  }

  /// The `index`-th piece of sound.
  private func piece(_ index: Int) throws(FilmError) -> Frame {
    let frame = try Frame()
    unsafe frame.pointer.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
    unsafe frame.pointer.pointee.nb_samples = Int32(Self.samplesPerFrame)
    unsafe frame.pointer.pointee.sample_rate = Int32(Self.rate)
    unsafe av_channel_layout_default(&frame.pointer.pointee.ch_layout, 1)
    try FilmError.check(unsafe av_frame_get_buffer(frame.pointer, 0), "av_frame_get_buffer")
    frame.time = Int64(index * Self.samplesPerFrame)
    guard let data = unsafe frame.pointer.pointee.data.0 else { return frame }
    unsafe data.withMemoryRebound(to: Float.self, capacity: Self.samplesPerFrame) { samples in
      for sample in 0..<Self.samplesPerFrame {
        let seconds = Double(index * Self.samplesPerFrame + sample) / Double(Self.rate)
        unsafe samples[sample] = spec.audio == .tone ? Float(0.2 * sin(2 * Double.pi * 440 * seconds)) : 0
      }
    }
    return frame
  }
}
