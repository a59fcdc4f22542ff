import CLibAV
import Domain

/// Decodes a whole track and counts what is wrong with it.
final class DeepTrack {
  typealias Kind = DeepFacts.DecodeError.Track

  /// One error, on the track's own clock.
  struct Damage {
    let track: Kind
    let kind: DeepFacts.DecodeError.Kind
    let stamp: Int64?
    let timeBase: Ratio
    /// The place of its packet in the file, for the order of errors in two tracks.
    let order: Int64
  }

  let stream: Stream
  let kind: Kind
  /// Seconds per tick.
  let timeBase: Ratio
  private(set) var clock: TrackClock
  private(set) var errors = 0
  private(set) var firstErrors: [Damage] = []
  /// The frames that came out without an error.
  private(set) var wholeFrames = 0
  private let decoder: Decoder?
  private let sampleTicks: Ratio?
  private var opening: OpenStart
  private var lastPlace: Int64 = 0
  private var isOutOfMemory = false
  /// When the frames that were counted last are presented: a packet that was complained of may give a frame that says so
  /// again. Pictures come out at most 16 later.
  private var counted: [Int64] = []

  init(_ stream: Stream, _ kind: Kind) {
    self.stream = stream
    self.kind = kind
    timeBase = stream.timeBase
    clock = TrackClock(timeBase: stream.timeBase)
    decoder = Decoder(of: stream, depth: .checked)
    opening = OpenStart(stream)
    let rate = max(1, stream.sampleRate)
    sampleTicks = kind == .audio ? Ratio(timeBase.denominator, rate * timeBase.numerator) : nil
  }

  /// Whether the track's codec is one that is decoded, even if this track's headers keep it from being.
  var isDecoded: Bool { Decoder.knows(stream) }

  /// Throws `ProbeError.memory` once memory ran out: that says nothing about the film.
  func check() throws(ProbeError) {
    if isOutOfMemory { throw ProbeError(.memory) }
  }

  /// Decodes a packet, nil being the end, and lends each frame that comes of it.
  func take(_ packet: UnsafeMutablePointer<AVPacket>?, _ body: (UnsafeMutablePointer<AVFrame>) -> Void) {
    var stamp: Int64?
    if let packet = unsafe packet {
      let times = unsafe TrackClock.Packet(packet, sampleTicks: sampleTicks)
      clock.add(times, bytes: unsafe Int(packet.pointee.size))
      stamp = times?.stamp
      lastPlace = unsafe max(lastPlace, packet.pointee.pos)
      unsafe opening.see(packet)
      decoder?.refusesDamage = !opening.isNow
    }
    guard let decoder else {
      // The headers that every frame needs make no sense.
      if isDecoded, unsafe packet != nil { note(.undecodable, at: stamp) }
      return
    }
    let outcome = unsafe decoder.decode(packet) { frame in
      unsafe look(at: frame)
      unsafe body(frame)
    }
    if outcome.isOutOfMemory { isOutOfMemory = true }
    let isCut = unsafe packet.map { unsafe $0.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 } ?? false
    if isCut {
      note(.cut, at: stamp)
    } else if outcome.failure != 0 {
      if !opening.excuses(stamp) { note(.undecodable, at: stamp) }
    } else if outcome.complained, !opening.isNow {
      note(.concealed, at: stamp)
    }
  }

  private func look(at frame: UnsafeMutablePointer<AVFrame>) {
    let shown = unsafe frame.pointee.pts
    let stamp = shown == ot_no_timestamp ? nil : shown
    let isConcealed = unsafe frame.pointee.decode_error_flags != 0
    let lacksReferences = unsafe frame.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    guard isConcealed || lacksReferences else {
      wholeFrames += 1
      return
    }
    if !isConcealed, opening.excuses(stamp) { return }
    note(.concealed, at: stamp)
  }

  private func note(_ what: DeepFacts.DecodeError.Kind, at stamp: Int64?) {
    if let stamp {
      if counted.contains(stamp) { return }
      counted.append(stamp)
      if counted.count > 32 { counted.removeFirst() }
    }
    errors += 1
    if firstErrors.count < DeepFacts.maximumErrors {
      firstErrors.append(Damage(track: kind, kind: what, stamp: stamp, timeBase: timeBase, order: lastPlace))
    }
  }
}
