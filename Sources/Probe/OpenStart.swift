import CLibAV

/// Knows a film that was cut out of a longer one before an open group of pictures.
///
/// H.264 calls a picture from which one may begin a key frame although later ones, which are shown before it, refer to
/// pictures that the cut took away, and although others may still order those to be forgotten (recovery points: ITU-T
/// H.264, D.2.8). Players pass over both, and so must whoever counts errors: the film is whole. It holds until the
/// second key frame.
struct OpenStart {
  private enum State {
    case notBegun, open, closed
  }

  private let isH264: Bool
  /// How many bytes of length precede each NAL unit; 0 where they are parted by start codes, which are not looked into.
  private let lengthSize: Int
  private var state = State.notBegun
  private var firstKey: Int64?

  init(_ stream: Stream) {
    isH264 = stream.codec == AV_CODEC_ID_H264
    // ISO 14496-15, 5.3.3.1: the fifth byte's lowest two bits, in a record that begins with 1.
    let record = stream.header
    lengthSize = record.count >= 7 && record[0] == 1 ? Int(record[4] & 3) + 1 : 0
  }

  /// Whether the film is in the group of pictures that it begins with, and that is open.
  var isNow: Bool { state == .open }

  /// Notices a packet before it is decoded.
  mutating func see(_ packet: UnsafeMutablePointer<AVPacket>) {
    let isKey = unsafe packet.pointee.flags & AV_PKT_FLAG_KEY != 0
    switch state {
    case .notBegun:
      let isOpen = unsafe isKey && isH264 && lengthSize > 0 && !holdsInstantRefresh(packet)
      state = isOpen ? .open : .closed
      if isOpen { firstKey = unsafe packet.pointee.pts }
    case .open: if isKey { state = .closed }
    case .closed: break
    }
  }

  /// Whether what is presented at `stamp` belongs to pictures that the cut took away.
  func excuses(_ stamp: Int64?) -> Bool {
    guard let firstKey else { return false }
    return stamp.map { $0 < firstKey } ?? (state == .open)
  }

  /// Whether a slice of an IDR picture is in the packet (nal_unit_type 5).
  private func holdsInstantRefresh(_ packet: UnsafeMutablePointer<AVPacket>) -> Bool {
    let bytes = unsafe UnsafeBufferPointer(start: packet.pointee.data, count: Int(max(0, packet.pointee.size)))
    var offset = 0
    while offset + lengthSize < bytes.count {
      var length = 0
      for index in 0..<lengthSize { length = unsafe length << 8 | Int(bytes[offset + index]) }
      if unsafe bytes[offset + lengthSize] & 0x1F == 5 { return true }
      offset += lengthSize + length
    }
    return false
  }
}
