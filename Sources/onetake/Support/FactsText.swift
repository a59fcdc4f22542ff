import Domain

/// What was measured of a film, for people.
enum FactsText {
  /// A row for each track: its name, and what there is to say of it.
  static func rows(_ facts: MediaFacts) -> [(name: String, text: String)] {
    var rows: [(name: String, text: String)] = []
    if let video = facts.video { rows.append(("video", self.video(video))) }
    if let audio = facts.audio { rows.append(("audio", self.audio(audio))) }
    if !facts.others.isEmpty {
      rows.append(("besides", facts.others.map { "\($0.kind.rawValue) (\($0.codec))" }.joined(separator: ", ")))
    }
    return rows
  }

  private static func video(_ video: VideoFacts) -> String {
    var parts = [codec(video.codec, video.profile)]
    if let format = video.pixelFormat { parts.append(format) }
    if video.isHighDynamicRange { parts.append("HDR (\(video.transfer == "smpte2084" ? "PQ" : "HLG"))") }
    if video.sampleAspect != Ratio(whole: 1) {
      parts.append("\(video.coded) with pixels of \(video.sampleAspect.numerator):\(video.sampleAspect.denominator)")
    }
    if video.rotation != 0 { parts.append("turned by \(video.rotation)°") }
    if let rate = video.frameRate {
      parts.append("\(rate.decimal(places: 3)) fps\(video.isConstantRate ? "" : ", varying")")
    }
    if let rate = video.bitRate { parts.append(bits(rate)) }
    return parts.joined(separator: ", ")
  }

  private static func audio(_ audio: AudioFacts) -> String {
    let channels = audio.channels == 1 ? "mono" : audio.channels == 2 ? "stereo" : "\(audio.channels) channels"
    var parts = [codec(audio.codec, audio.profile), "\(audio.sampleRate) Hz", channels]
    if audio.isSilent == true { parts.append("silent") }
    if let loudness = audio.loudness { parts.append("\(JSON.double(loudness).text) LUFS") }
    if let peak = audio.peak { parts.append("peak \(JSON.double(peak).text) dBFS") }
    if let rate = audio.bitRate { parts.append(bits(rate)) }
    return parts.joined(separator: ", ")
  }

  private static func codec(_ name: String, _ profile: String?) -> String { profile.map { "\(name) \($0)" } ?? name }

  /// "128 kbit/s", "8.1 Mbit/s".
  private static func bits(_ rate: Int) -> String {
    rate < 1_000_000 ? "\((rate + 500) / 1000) kbit/s" : "\(rate / 1_000_000).\(rate % 1_000_000 / 100_000) Mbit/s"
  }
}
