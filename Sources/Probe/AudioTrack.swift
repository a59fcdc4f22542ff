import CLibAV
import Domain

/// Measures an audio track while its packets pass by.
struct AudioTrack {
  let stream: Stream
  private(set) var clock: TrackClock
  private var loudness: Loudness?
  private let sampleTicks: Ratio?

  init(_ stream: Stream) {
    self.stream = stream
    clock = TrackClock(timeBase: stream.timeBase)
    loudness = Decoder(of: stream, depth: .everything).map { Loudness($0) }
    let rate = max(1, stream.sampleRate)
    sampleTicks = Ratio(clock.timeBase.denominator, rate * clock.timeBase.numerator)
  }

  /// Counts a packet, and listens to it.
  mutating func take(_ packet: UnsafeMutablePointer<AVPacket>) {
    clock.add(unsafe TrackClock.Packet(packet, sampleTicks: sampleTicks), bytes: unsafe Int(packet.pointee.size))
    unsafe loudness?.listen(to: packet)
  }

  /// The facts, once all packets passed.
  var facts: AudioFacts {
    let sound = loudness?.sound ?? (stream.sampleRate, stream.channels)
    var facts = AudioFacts(codec: stream.codecName, sampleRate: sound.rate, channels: sound.channels)
    facts.profile = stream.profileName(decoded: loudness?.profile)
    facts.packets = clock.packets
    facts.bytes = clock.bytes
    facts.claim = stream.claim
    facts.presented = clock.presented()
    facts.isSilent = loudness?.isSilent
    facts.loudness = loudness?.integrated
    facts.peak = loudness?.peak
    return facts
  }
}
