import CLibAV
import Domain

/// Which frames of a film are drawn, and which packets have to be decoded for that: read from its packets' times alone.
struct PicturePlan {
  /// How many packets are looked at most: four hours at 60 frames a second.
  private static let maximumPackets = 1_000_000

  /// The presented time in microseconds, 0 or more.
  let start: Int
  let end: Int
  /// The frames of the tiles by their stamps, in the order of time; the same one twice where a frame lasts long.
  let stamps: [Int64]
  private let wanted: Set<Int64>
  /// The packets to be decoded by their numbers among the track's, in order.
  private let needed: [Range<Int>]

  /// What counts of a packet here.
  private struct Entry {
    let stamp: Int64
    let isKey: Bool
    let isShown: Bool
  }

  /// Reads every packet's times; nil for a film of which nothing is presented.
  init?(_ demuxer: Demuxer, _ stream: Stream) throws(ProbeError) {
    var clock = TrackClock(timeBase: stream.timeBase)
    var entries: [Entry] = []
    let index = stream.index
    _ = try unsafe demuxer.forEachPacket(atMost: Self.maximumPackets) { packet in
      guard unsafe Int(packet.pointee.stream_index) == index else { return }
      let before = clock.presentedPackets
      let timed = unsafe TrackClock.Packet(packet, sampleTicks: nil)
      clock.add(timed, bytes: 0)
      let isKey = unsafe packet.pointee.flags & AV_PKT_FLAG_KEY != 0
      entries.append(
        Entry(stamp: timed?.stamp ?? Int64.min, isKey: isKey, isShown: clock.presentedPackets > before))
    }
    guard let presented = clock.presented(), let start = Self.microseconds(presented.start),
      let end = Self.microseconds(presented.end)
    else { return nil }
    self.start = max(0, start)
    self.end = max(self.start + 1, end)
    let shown = entries.lazy.filter(\.isShown).map(\.stamp).sorted()
    guard let earliest = shown.first else { return nil }
    let tiles = Storyboard.tileCount(microseconds: self.end - self.start, frames: shown.count)
    let span = Double(self.end - self.start)
    let tick = stream.timeBase.double * 1_000_000
    stamps = (0..<tiles).map { tile in
      // The film's clock begins where its first frame is shown, or at 0 if that is earlier.
      let moment = Double(start) + span * Double(2 * tile + 1) / Double(2 * tiles)
      // A frame that begins with the moment is on show, whatever the division loses.
      let ticks = (moment / tick + 0.001).rounded(.down)
      guard ticks > Double(earliest) else { return earliest }
      return Self.last(of: shown, notAfter: ticks)
    }
    wanted = Set(stamps)
    needed = Self.needed(entries, wanted)
  }

  /// Whether the frame of a stamp is drawn.
  func wants(_ stamp: Int64) -> Bool { wanted.contains(stamp) }

  /// The last packet that has to be decoded, or -1.
  var lastNeeded: Int { (needed.last?.upperBound ?? 0) - 1 }

  /// Whether a packet has to be decoded; `cursor` goes with the packets and begins at 0.
  func needs(_ packet: Int, _ cursor: inout Int) -> Bool {
    while cursor < needed.count, needed[cursor].upperBound <= packet { cursor += 1 }
    return cursor < needed.count && needed[cursor].contains(packet)
  }

  /// A moment on the film's own clock, of a stamp.
  static func microseconds(of stamp: Int64, _ timeBase: Ratio) -> Int {
    let time = Double(stamp) * timeBase.double * 1_000_000
    return Int(max(0, min(time.rounded(), Double(1 << 49))))
  }

  private static func microseconds(_ time: Ratio) -> Int? {
    let value = time.double * 1_000_000
    return value.magnitude < Double(1 << 49) ? Int(value.rounded()) : nil
  }

  /// The frame that is on show at a time: the last one that has appeared.
  private static func last(of sorted: [Int64], notAfter ticks: Double) -> Int64 {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if Double(sorted[middle]) <= ticks { low = middle + 1 } else { high = middle }
    }
    return sorted[max(0, low - 1)]
  }

  /// From each key frame with a wanted frame behind it up to the last of these; and all that goes before a key frame if
  /// a wanted frame behind it is shown earlier than it, for such a frame is predicted from both sides.
  private static func needed(_ entries: [Entry], _ wanted: Set<Int64>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var begin = 0
    var before = 0
    for (index, entry) in entries.enumerated() {
      if entry.isKey, index > 0 { (before, begin) = (begin, index) }
      guard entry.isShown, wanted.contains(entry.stamp) else { continue }
      let from = entry.stamp < entries[begin].stamp ? before : begin
      if let last = ranges.last, last.upperBound >= from {
        ranges[ranges.count - 1] = min(last.lowerBound, from)..<index + 1
      } else {
        ranges.append(from..<index + 1)
      }
    }
    return ranges
  }
}
