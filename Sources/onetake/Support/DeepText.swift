import Domain
import Onetake

/// What came of decoding a clip, in a line.
enum DeepText {
  /// "decodes without an error (240 frames); silent for 0.6 s (0 to 0.6 s); true peak -1.2 dB".
  static func line(_ deep: DeepFacts) -> String {
    var parts: [String] = []
    let frames = deep.video.map { Phrase.count($0.frames, "frame") }
    if deep.errors > 0 {
      parts.append(deep.errorWords + (frames.map { " (\($0) without)" } ?? ""))
    } else {
      parts.append("decodes without an error" + (frames.map { " (\($0))" } ?? ""))
    }
    if deep.video?.isAllBlack == true {
      parts.append("all black")
    } else {
      parts += [stretches("black", deep.video?.black), stretches("frozen", deep.video?.frozen)].compactMap { $0 }
    }
    if let silent = stretches("silent", deep.audio?.silent) { parts.append(silent) }
    if let peak = deep.audio?.truePeak { parts.append("true peak \(JSON.double(peak).text) dB") }
    return parts.joined(separator: "; ")
  }

  /// The same with when that was.
  static func dated(_ deep: DeepFacts) -> String {
    (deep.checkedAt.map { When.minute($0.milliseconds) + ": " } ?? "") + line(deep)
  }

  private static func stretches(_ name: String, _ stretches: DeepFacts.Stretches?) -> String? {
    guard let stretches, stretches.total.numerator > 0 else { return nil }
    return "\(name) for \(stretches.total.decimal(places: 2)) s (\(stretches.words))"
  }

}
