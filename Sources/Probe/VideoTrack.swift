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
    clock.add(unsafe TrackClock.Packet(packet, sampleTicks: nil), bytes: unsafe Int(packet.pointee.size))
    guard let decoder, !decoder.knowsPictures, headerPackets < Self.maximumHeaderPackets else { return }
    headerPackets += 1
    unsafe decoder.decode(packet) { _ in }
  }

  /// The facts, once all packets passed.
  var facts: VideoFacts {
    let decoded = decoder.flatMap { $0.knowsPictures ? $0.pictureSize : nil }
    let coded = decoded ?? stream.pictureSize
    let shape = sampleAspect
    var facts = VideoFacts(codec: stream.codecName, coded: coded, displayed: displayed(coded, shape))
    facts.sampleAspect = shape
    facts.rotation = stream.quarterTurns * 90
    facts.transfer = stream.transferName(decoded: decoder?.transfer)
    facts.primaries = stream.primariesName(decoded: decoder?.primaries)
    facts.profile = stream.profileName(decoded: decoder?.profile)
    let format = decoder?.pixelFormat ?? stream.pixelFormat
    facts.pixelFormat = unsafe av_get_pix_fmt_name(format).map { unsafe String(cString: $0) }
    facts.packets = clock.packets
    facts.bytes = clock.bytes
    facts.claim = stream.claim
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

  /// The sample aspect ratio: the container's before the codec's; square where neither says it.
  private var sampleAspect: Ratio {
    let aspect = stream.sampleAspect.num > 0 ? stream.sampleAspect : decoder?.sampleAspect ?? stream.sampleAspect
    return Ratio(Int(aspect.num), Int(aspect.den)).flatMap { $0.numerator > 0 ? $0 : nil } ?? Ratio(whole: 1)
  }

  /// The size that a player shows: the width stretched by the sample aspect ratio, then turned by the display matrix.
  private func displayed(_ coded: PictureSize, _ shape: Ratio) -> PictureSize {
    let width = (2 * coded.width * shape.numerator / shape.denominator + 1) / 2
    return stream.quarterTurns % 2 == 0
      ? PictureSize(width: width, height: coded.height) : PictureSize(width: coded.height, height: width)
  }
}
