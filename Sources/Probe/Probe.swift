import CLibAV
import Domain
import Glibc

/// Measures films. It gets an open descriptor, never a path, opens nothing, and judges nothing.
package enum Probe {
  /// How many packets are counted at most: a film of 2 GiB has far fewer.
  private static let maximumPackets = 4_000_000

  /// The version of libavformat that does the reading, such as `59.27.100`.
  package static var libraryVersion: String {
    let version = avformat_version()
    return "\(version >> 16).\(version >> 8 & 255).\(version & 255)"
  }

  /// Stops libav from writing to standard error, for the whole process.
  package static func silenceLibrary() { DecoderComplaints.install() }

  /// Measures the first `size` bytes of `descriptor`, which pread(2) must be able to read.
  ///
  /// A file that is no film, or a damaged one, gives facts that say so. Throws `ProbeError` where nothing can be said.
  package static func facts(descriptor: Int32, size: Int) throws(ProbeError) -> MediaFacts {
    let film = Descriptor(number: descriptor, size: max(0, size))
    let content = Sniff.content(of: try film.read(at: 0, count: Sniff.byteCount))
    var facts = MediaFacts(content: content, completeness: MediaFacts.Completeness(size: film.size))
    guard content.isFilm else { return facts }
    let isBoxes = content == .mp4 || content == .mov
    let structure = isBoxes ? try Structure.ofBoxes(in: film) : try Structure.ofSegment(in: film)
    facts.layout = structure.layout
    facts.completeness.claimed = structure.claimed
    var damage: Set<MediaFacts.Damage> = []
    if let claimed = structure.claimed, claimed > film.size { damage.insert(.truncated) }
    if structure.lacksIndex {
      damage.insert(.moovMissing)
    } else if let demuxer = try Demuxer(film, content: content) {
      if try !measure(demuxer, into: &facts) { damage.insert(.malformed) }
      if facts.completeness.missingPackets > 0 { damage.insert(.packetsMissing) }
    } else {
      damage.insert(.malformed)
    }
    facts.completeness.damage = MediaFacts.Damage.allCases.filter(damage.contains)
    return facts
  }

  /// Reads every packet; false if the container breaks off with an error.
  private static func measure(_ demuxer: Demuxer, into facts: inout MediaFacts) throws(ProbeError) -> Bool {
    if !demuxer.headersSuffice { demuxer.readAhead() }
    var video = demuxer.first(AVMEDIA_TYPE_VIDEO).map { VideoTrack($0) }
    var audio = demuxer.first(AVMEDIA_TYPE_AUDIO).map { AudioTrack($0) }
    let (videoIndex, audioIndex) = (video?.stream.index, audio?.stream.index)
    let isWhole = try unsafe demuxer.forEachPacket(atMost: maximumPackets) { packet in
      switch unsafe Int(packet.pointee.stream_index) {
      case videoIndex: unsafe video?.take(packet)
      case audioIndex: unsafe audio?.take(packet)
      default: break
      }
    }
    facts.video = video?.facts
    facts.audio = audio?.facts
    facts.others = demuxer.others(besides: [videoIndex, audioIndex])
    facts.otherTracks = demuxer.streamCount - (video == nil ? 0 : 1) - (audio == nil ? 0 : 1)
    for (stream, clock) in [(video?.stream, video?.clock), (audio?.stream, audio?.clock)] {
      guard let stream, let clock else { continue }
      facts.completeness.missingPackets += max(0, stream.indexedPackets - clock.wholePackets)
    }
    readTags(demuxer, into: &facts)
    return isWhole
  }

  private static func readTags(_ demuxer: Demuxer, into facts: inout MediaFacts) {
    var space = MediaFacts.maximumTagBytes
    unsafe demuxer.forEachTag { entry in
      guard let name = unsafe entry.pointee.key, let value = unsafe entry.pointee.value else { return }
      space -= unsafe strlen(name) + strlen(value)
      if space < 0 || facts.tags.count == MediaFacts.maximumTags {
        facts.tagsCut = true
      } else {
        facts.tags.append(unsafe MediaFacts.Tag(name: String(cString: name), value: String(cString: value)))
      }
    }
  }
}
