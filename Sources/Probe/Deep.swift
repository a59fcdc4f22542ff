import CLibAV
import Domain

extension Probe {
  /// How many packets are decoded at most: eleven hours at 24 frames per second.
  private static let maximumDecodedPackets = 2_000_000

  /// Decodes every frame of the first `size` bytes of `descriptor`, counts what is wrong with it, and looks and listens.
  ///
  /// `progress` is told how much of the file was read, in hundredths, each time that it changes; false ends the work
  /// with `ProbeError.abandoned`. What is no film, or cannot be opened as one, gives facts without a track. Throws
  /// `ProbeError` where nothing can be said.
  package static func deep(
    descriptor: Int32, size: Int, progress: (Int) -> Bool = { _ in true }
  ) throws(ProbeError) -> DeepFacts {
    let film = Descriptor(number: descriptor, size: max(0, size))
    let content = Sniff.content(of: try film.read(at: 0, count: Sniff.byteCount))
    guard content.isFilm, let demuxer = try Demuxer(film, content: content) else { return DeepFacts() }
    if !demuxer.headersSuffice { demuxer.readAhead() }
    let video = try demuxer.first(AVMEDIA_TYPE_VIDEO).map { (stream) throws(ProbeError) in
      let pixels = Int64(stream.pictureSize.width).multipliedReportingOverflow(by: Int64(stream.pictureSize.height))
      guard !pixels.overflow, pixels.partialValue <= Decoder.maximumPixels else {
        throw ProbeError(.pixels, Int(Decoder.maximumPixels))
      }
      return DeepTrack(stream, .video)
    }
    let audio = demuxer.first(AVMEDIA_TYPE_AUDIO).map { DeepTrack($0, .audio) }
    let pictures = video.map { PictureWatch(timeBase: $0.timeBase) }
    let sound = audio.map { SoundWatch(timeBase: $0.timeBase) }
    func feed(_ packet: UnsafeMutablePointer<AVPacket>?, to track: DeepTrack.Kind) {
      switch track {
      case .video: unsafe video?.take(packet) { frame in unsafe pictures?.take(frame) }
      case .audio: unsafe audio?.take(packet) { frame in unsafe sound?.take(frame) }
      }
    }
    var told = -1
    _ = try unsafe demuxer.forEachPacket(atMost: maximumDecodedPackets) { packet throws(ProbeError) in
      let index = unsafe Int(packet.pointee.stream_index)
      if index == video?.stream.index { unsafe feed(packet, to: .video) }
      if index == audio?.stream.index { unsafe feed(packet, to: .audio) }
      try video?.check()
      try audio?.check()
      let (read, _) = unsafe max(0, Int(packet.pointee.pos)).multipliedReportingOverflow(by: 100)
      let part = min(100, read / max(1, film.size))
      if part > told {
        told = part
        guard progress(part) else { throw ProbeError(.abandoned) }
      }
    }
    for track in DeepTrack.Kind.allCases {
      feed(nil, to: track)
      try video?.check()
      try audio?.check()
    }
    return facts(video, pictures, audio, sound)
  }

  /// Puts together what the two tracks gave, on the film's own clock.
  private static func facts(
    _ video: DeepTrack?, _ pictures: PictureWatch?, _ audio: DeepTrack?, _ sound: SoundWatch?
  ) -> DeepFacts {
    var facts = DeepFacts()
    let begin = [video, audio].compactMap { $0?.clock.presented()?.start }.min() ?? Ratio(whole: 0)
    var errors: [DeepTrack.Damage] = []
    for case let track? in [video, audio] {
      facts.errors += track.errors
      errors += track.firstErrors
    }
    // In the order of the file, whichever track they belong to.
    errors.sort { $0.order < $1.order }
    facts.firstErrors = errors.prefix(DeepFacts.maximumErrors).map { error in
      let clock = FilmClock(begin: begin, timeBase: error.timeBase)
      return DeepFacts.DecodeError(error.track, error.kind, at: error.stamp.flatMap(clock.time))
    }
    if let video, let pictures, video.isDecoded {
      let clock = FilmClock(begin: begin, timeBase: video.timeBase)
      facts.video = pictures.facts(clock, end: video.clock.presented()?.end, frames: video.wholeFrames)
    }
    if let audio, let sound, audio.isDecoded { facts.audio = sound.facts(begin: begin) }
    return facts
  }
}

/// Turns a track's ticks into the seconds of a player's clock.
struct FilmClock {
  /// The film's first moment on the container's clock.
  let begin: Ratio
  /// Seconds per tick.
  let timeBase: Ratio

  /// Seconds since the film begins; 0 for what lies before; nil where that is out of bounds.
  func time(_ ticks: Int64) -> Ratio? {
    Ratio(Int(ticks), 1).flatMap(timeBase.multiplied).flatMap { $0.subtracting(begin) }.map { max($0, Ratio(whole: 0)) }
  }
}
