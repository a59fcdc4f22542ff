import Domain

/// Why the probe and another program may say different things of a film, and where.
struct PeerReason: Sendable {
  /// The facts that it is about, as a difference names them.
  let facts: Set<String>
  /// Who is right, and why.
  let words: String
  /// The last version of mediainfo that was seen to need it, where a later one does not; nil where all do.
  let lastNeededBy: String?
  /// Whether it explains just this difference: what both say must fit it.
  let explains: @Sendable (PeerTests.Difference) -> Bool

  private init(
    _ facts: Set<String>, _ words: String, lastNeededBy: String? = nil,
    _ explains: @escaping @Sendable (PeerTests.Difference) -> Bool
  ) {
    self.facts = facts
    self.words = words
    self.lastNeededBy = lastNeededBy
    self.explains = explains
  }

  static let all = ofFFprobe + ofMediainfo

  /// More than is shown here, by less than a frame, where an edit list leaves frames out.
  @Sendable private static func countsPartOfAFrame(_ difference: PeerTests.Difference) -> Bool {
    guard let video = difference.peer.facts.video, let more = difference.more else { return false }
    return video.packets > video.frames && more > 0 && more < difference.peer.frame
  }

  private static let ofFFprobe = [
    PeerReason(["ffprobe video.profile"], "ffprobe prints the number of a profile that libav has no name for") {
      $0.ours == "none" && Int($0.theirs) != nil
    },
    PeerReason(
      ["ffprobe video.rate"],
      "in MP4 ffprobe's average is samples over their stored length; here it is between the frames that are shown"
    ) { difference in
      let stream = difference.peer.ffprobe.video
      guard difference.peer.hasTrackDurations, let packets = stream.whole("nb_read_packets"),
        let length = difference.peer.storedLength, let theirs = stream.fraction("avg_frame_rate")
      else { return false }
      return difference.peer.isUneven && abs(Double(packets) / length - theirs) < 0.05
    },
    PeerReason(
      ["ffprobe video.rate"],
      "in Matroska ffprobe repeats the rate that the track claims, also where frames are left out"
    ) { difference in
      let stream = difference.peer.ffprobe.video
      return !difference.peer.hasTrackDurations && difference.peer.isUneven
        && stream["avg_frame_rate"] == stream["r_frame_rate"]
    },
    PeerReason(
      ["ffprobe video.duration"],
      "an edit list that begins inside a frame: ffprobe counts the rest of that frame, here only whole frames count",
      countsPartOfAFrame),
    PeerReason(
      ["ffprobe video.duration"],
      "frames are missing between others: ffprobe sums the lengths that are stored in decoding order, and a player shows the last frame before a gap for longer"
    ) { difference in
      guard let video = difference.peer.facts.video, let more = difference.more,
        let length = difference.peer.storedLength, let theirs = Double(difference.theirs)
      else { return false }
      return !video.isConstantRate && more < 0 && abs(length - theirs) < 0.001
    },
    PeerReason(["ffprobe video.start"], "ffprobe gives no start where a track has a single packet in Matroska") {
      $0.theirs == "none" && $0.peer.facts.video?.packets == 1
    },
    PeerReason(
      ["ffprobe audio.duration"],
      "the last packet of sound is padded: where nothing in the file says by how much, it is counted whole here"
    ) { difference in
      guard let more = difference.more, let packet = difference.peer.packetOfSound else { return false }
      return more < 0 && -more < packet && (difference.peer.isFragmented || difference.peer.soundStart > 0)
    },
    PeerReason(
      ["ffprobe audio.start", "ffprobe audio.duration"],
      "an edit list that begins inside a packet of sound: libav says of these where they are, and here they are presented whole"
    ) { difference in
      guard let packet = difference.peer.packetOfSound, let more = difference.more else { return false }
      return difference.peer.soundStart < 0 && abs(more) < packet
        && abs(more + (difference.fact.hasSuffix("start") ? 1 : -1) * difference.peer.soundStart) < 0.001
    },
  ]

  private static let ofMediainfo = [
    PeerReason(["mediainfo video.codec"], "mediainfo prints MP4's own name of VP9", lastNeededBy: "23.04") {
      $0.ours == "vp9" && $0.theirs == "vp09"
    },
    PeerReason(["mediainfo audio.channels"], "mediainfo does not read how many channels Opus in MP4 has") {
      $0.peer.facts.audio?.codec == "opus" && $0.peer.hasTrackDurations && $0.theirs == "none"
    },
    PeerReason(
      ["mediainfo video.frames"],
      "mediainfo counts no frames where a film has an edit list or a gap: it multiplies its duration by its rate"
    ) { difference in
      let track = difference.peer.mediainfo.video
      guard let length = track.number("Duration"), let rate = track.number("FrameRate"),
        let theirs = Double(difference.theirs)
      else { return false }
      return difference.peer.isUneven && abs(length * rate - theirs) <= 1
    },
    PeerReason(
      ["mediainfo video.frames", "mediainfo video.rate"],
      "mediainfo says nothing of how many frames Matroska has, or how many a second, where no rate is claimed"
    ) { $0.theirs == "none" && !$0.peer.hasTrackDurations && $0.peer.facts.video?.isConstantRate == false },
    PeerReason(
      ["mediainfo video.rate"],
      "mediainfo divides stored samples by their stored length, or repeats what is claimed; here it is between the frames that are shown"
    ) { difference in
      guard difference.peer.isUneven, let theirs = Double(difference.theirs), let video = difference.peer.facts.video
      else {
        return false
      }
      let claimed = difference.peer.frame > 0 && abs(1 / difference.peer.frame - theirs) < 0.001
      let stored = difference.peer.storedLength.map { abs(Double(video.packets) / $0 - theirs) < 0.05 } ?? false
      return claimed || stored
    },
    PeerReason(
      ["mediainfo video.mode"],
      "mediainfo takes the claimed rate of Matroska, the first fragment, or MP4's sample lengths in decoding order for constant; here gaps between shown frames count"
    ) { difference in
      guard difference.theirs == "CFR", difference.peer.facts.video?.isConstantRate == false else { return false }
      return !difference.peer.hasTrackDurations || difference.peer.isFragmented
        || difference.peer.mediainfo.video["Source_Duration"] != nil
    },
    PeerReason(
      ["mediainfo video.duration"], "mediainfo counts the time before a late track begins as part of its duration"
    ) { difference in
      guard let start = difference.peer.facts.video?.presented?.start.double, let more = difference.more else {
        return false
      }
      return start > 0.1 && abs(more - start) < 0.002
    },
    PeerReason(
      ["mediainfo video.duration"],
      "an edit list that begins inside a frame: mediainfo counts the rest of that frame, here only whole frames count",
      countsPartOfAFrame),
  ]
}

extension PeerTests.Difference {
  /// By how much more they say than the probe does.
  fileprivate var more: Double? { Double(ours).flatMap { ours in Double(theirs).map { $0 - ours } } }
}

extension Peer {
  /// Whether frames are not shown one after the other from zero on, all that are there: gaps, edits, late starts, one frame.
  fileprivate var isUneven: Bool {
    guard let video = facts.video else { return false }
    return !video.isConstantRate || video.frames != video.packets || video.frames < 2
      || (video.presented?.start.double ?? 0) > 0.1
  }

  /// The seconds that MP4's samples last by their table, as whoever reads it says.
  fileprivate var storedLength: Double? {
    mediainfo.video.number("Source_Duration") ?? ffprobe.video.number("duration")
  }

  /// Seconds of a packet of sound: 1,152 samples at most in what is tested here, of the codecs that pad.
  fileprivate var packetOfSound: Double? { facts.audio.map { 1152 / Double($0.sampleRate) + 0.001 } }
  fileprivate var soundStart: Double { facts.audio?.presented?.start.double ?? 0 }
}
