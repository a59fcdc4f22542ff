import Domain

/// Counts a track's packets and finds out when the track is presented.
struct TrackClock {
  /// Seconds per tick.
  let timeBase: Ratio
  private(set) var packets = 0
  /// The bytes of all packets.
  private(set) var bytes = 0
  private(set) var presentedPackets = 0
  private var brokenPackets = 0
  private var first = Int64.max
  private var end = Int64.min
  private var lastStamp = Int64.min
  private var isLastOpen = false
  private var stamps: [Int64] = []

  /// The packets that the file holds whole.
  var wholePackets: Int { packets - brokenPackets }

  init(timeBase: Ratio) { self.timeBase = timeBase }

  /// One packet, with times in ticks.
  struct Packet {
    var stamp: Int64
    var duration: Int64
    /// Ticks cut off at its begin and its end: an encoder's priming and padding.
    var trim: (start: Int64, end: Int64) = (0, 0)
    var isDiscarded = false
    var isCorrupt = false
  }

  /// Counts a packet of so many bytes; nil is one without any time.
  mutating func add(_ packet: Packet?, bytes size: Int) {
    packets += 1
    bytes += size
    guard let packet else { return }
    if packet.isCorrupt { brokenPackets += 1 }
    // Stamps near the ends of 64 bits come from hostile files and would overflow the sums below.
    guard !packet.isDiscarded, abs(packet.stamp) < 1 << 56, (0..<1 << 48).contains(packet.duration) else { return }
    presentedPackets += 1
    stamps.append(packet.stamp)
    first = min(first, packet.stamp + packet.trim.start)
    end = max(end, packet.stamp + packet.duration - packet.trim.end)
    if packet.stamp > lastStamp { (lastStamp, isLastOpen) = (packet.stamp, packet.duration == 0) }
  }

  /// What the stamps of a video track say about its rate.
  struct Rate {
    /// Frames per second on the average; nil for fewer than two frames.
    var average: Ratio?
    var isConstant = true
  }

  /// The rate of presented packets. Costs a sort.
  func rate() -> Rate {
    let sorted = stamps.sorted()
    guard let first = sorted.first, let last = sorted.last, last > first else { return Rate() }
    var shortest = Int64.max
    var longest = Int64.min
    for (stamp, next) in zip(sorted, sorted.dropFirst()) {
      shortest = min(shortest, next - stamp)
      longest = max(longest, next - stamp)
    }
    let span = Ratio(Int(last - first), 1).flatMap(timeBase.multiplied)
    let average = span.flatMap { Ratio($0.denominator, $0.numerator)?.multiplied(by: Ratio(whole: sorted.count - 1)) }
    return Rate(average: average, isConstant: longest - shortest <= 1)
  }

  /// The time from the first presented sample to the end of the last; nil where there is none.
  func presented() -> Presentation? {
    guard presentedPackets > 0 else { return nil }
    // Matroska's last frame says no duration: it lasts as long as the others do on the average.
    let open = isLastOpen && stamps.count > 1 ? (lastStamp - (stamps.min() ?? lastStamp)) / Int64(stamps.count - 1) : 0
    guard let start = seconds(first), let end = seconds(max(first, end, lastStamp + open)) else { return nil }
    return Presentation(start: start, end: end)
  }

  private func seconds(_ ticks: Int64) -> Ratio? { Ratio(Int(ticks), 1).flatMap(timeBase.multiplied) }
}
