import CLibAV
import Domain

/// Measures a video track while its packets pass by.
struct VideoTrack {
  let stream: Stream
  private(set) var clock: TrackClock
  private let decoder: Decoder?
  private var headerPackets = 0

  /// How many packets may pass before a decoder must know its pictures' format.
  private static let maximumHeaderPackets = 8

  init(_ stream: Stream) {
    self.stream = stream
    clock = TrackClock(timeBase: stream.timeBase)
    decoder = Decoder(of: stream, depth: .headers)
  }

  /// Counts a packet, and shows it to the decoder until that knows its pictures' format.
  mutating func take(_ packet: UnsafeMutablePointer<AVPacket>) {
    clock.add(unsafe TrackClock.Packet(packet, sampleTicks: nil))
    guard let decoder, !decoder.knowsPictures, headerPackets < Self.maximumHeaderPackets else { return }
    headerPackets += 1
    unsafe decoder.decode(packet) { _ in }
  }

  /// The facts, once all packets passed.
  var facts: VideoFacts {
    let decoded = decoder.flatMap { $0.knowsPictures ? $0.pictureSize : nil }
    let coded = decoded ?? stream.pictureSize
    var facts = VideoFacts(codec: stream.codecName, coded: coded, displayed: displayed(coded))
    facts.profile = stream.profileName(decoded: decoder?.profile)
    let format = decoder?.pixelFormat ?? stream.pixelFormat
    facts.pixelFormat = unsafe av_get_pix_fmt_name(format).map { unsafe String(cString: $0) }
    facts.packets = clock.packets
    facts.frames = clock.presentedPackets
    let rate = clock.rate()
    facts.frameRate = rate.average.map { claimedRate(near: $0, isConstant: rate.isConstant) }
    facts.isConstantRate = rate.isConstant
    facts.presented = clock.presented()
    return facts
  }

  /// The container's own word for a constant rate that was measured within 1 % of it: Matroska's stamps are whole
  /// milliseconds, which make 24.0013 out of 24.
  private func claimedRate(near measured: Ratio, isConstant: Bool) -> Ratio {
    guard isConstant, let claimed = stream.claimedFrameRate, let slack = Ratio(1, 100).flatMap(claimed.multiplied),
      measured.isWithin(slack, of: claimed)
    else { return measured }
    return claimed
  }

  /// The size that a player shows: the width stretched by the sample aspect ratio, the container's before the
  /// codec's, then turned by the display matrix.
  private func displayed(_ coded: PictureSize) -> PictureSize {
    let aspect = stream.sampleAspect.num > 0 ? stream.sampleAspect : decoder?.sampleAspect ?? stream.sampleAspect
    var width = coded.width
    if aspect.num > 0, aspect.den > 0 { width = (2 * width * Int(aspect.num) / Int(aspect.den) + 1) / 2 }
    return stream.quarterTurns % 2 == 0
      ? PictureSize(width: width, height: coded.height) : PictureSize(width: coded.height, height: width)
  }
}
