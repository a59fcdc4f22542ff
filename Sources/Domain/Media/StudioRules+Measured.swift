// Demands on what is measured by counting bytes, by listening, or read from the colours' description.
extension StudioRules {
  func bitRate(_ video: VideoFacts) -> [Finding] {
    number(.bitRate, video.bitRate, demands.bitRate) { BitRate.words($0) }
  }

  func dynamicRange(_ video: VideoFacts) -> [Finding] {
    guard let wanted = demands.dynamicRange, (wanted == .hdr) != video.isHighDynamicRange else { return [] }
    // Where nothing is said of the colours, players show the standard range.
    let transfer = video.transfer.map { "the transfer function \($0)" } ?? "no transfer function that says otherwise"
    let came: StudioPolicy.DynamicRange = video.isHighDynamicRange ? .hdr : .sdr
    return finding(.dynamicRange, "\(wanted.words) pictures", "\(came.words) pictures: \(transfer)")
  }

  func loudness(_ audio: AudioFacts) -> [Finding] {
    // Tenths, as it is measured.
    let measured = audio.loudness.flatMap { Ratio(Int(($0 * 10).rounded()), 10) }
    if measured == nil, audio.isSilent == true, !demands.loudness.isEmpty {
      return finding(.loudness, demands.loudness.words(Self.lufs), "silence, which has no loudness")
    }
    return fraction(.loudness, measured, demands.loudness, text: (value: Self.lufs, difference: Self.units))
  }

  private static func lufs(_ level: Ratio) -> String { "\(level.decimal(places: 1)) LUFS" }
  private static func units(_ distance: Ratio) -> String { "\(distance.decimal(places: 1)) LU" }
}

extension StudioPolicy.DynamicRange {
  fileprivate var words: String { self == .hdr ? "HDR" : "standard range (SDR)" }
}

/// Bits per second as people say them.
enum BitRate {
  /// "6.25 Mbit/s", "640 kbit/s", "800 bit/s".
  static func words(_ bits: Int) -> String {
    let units = [(1_000_000, "Mbit/s"), (1000, "kbit/s")]
    let (unit, name) = units.first { bits.magnitude >= $0.0 } ?? (1, "bit/s")
    return "\(Ratio(bits, unit)?.decimal(places: 2) ?? "\(bits / unit)") \(name)"
  }
}
