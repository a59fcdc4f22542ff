import CLibAV
import Domain

extension TrackClock.Packet {
  /// What of a packet counts for the clock, or nil if it has no time; `sampleTicks` are the ticks of an audio sample.
  init?(_ packet: UnsafeMutablePointer<AVPacket>, sampleTicks: Ratio?) {
    let (shown, decoded) = unsafe (packet.pointee.pts, packet.pointee.dts)
    stamp = shown != ot_no_timestamp ? shown : decoded
    guard stamp != ot_no_timestamp else { return nil }
    duration = unsafe packet.pointee.duration
    let flags = unsafe packet.pointee.flags
    isDiscarded = flags & AV_PKT_FLAG_DISCARD != 0
    isCorrupt = flags & AV_PKT_FLAG_CORRUPT != 0
    if let sampleTicks { trim = unsafe Self.trim(packet, sampleTicks) }
  }

  /// `AV_PKT_DATA_SKIP_SAMPLES`: samples to drop at the start (u32le) and at the end (u32le), made ticks.
  private static func trim(_ packet: UnsafeMutablePointer<AVPacket>, _ sampleTicks: Ratio) -> (Int64, Int64) {
    var size = 0
    guard let data = unsafe av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size), size >= 8 else {
      return (0, 0)
    }
    let bytes = UnsafeRawPointer(data)
    func ticks(at offset: Int) -> Int64 {
      let samples = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      return sampleTicks.multiplied(by: Ratio(whole: Int(samples))).map { Int64($0.numerator / $0.denominator) } ?? 0
    }
    return (ticks(at: 0), ticks(at: 4))
  }
}
