import Domain

extension MediaHelper {
  /// Decodes the whole film behind an open descriptor, which stays the caller's, and measures what is seen and heard.
  ///
  /// `facts` are what was measured of the same film before; they say how long it may take. `progress` is told how much
  /// of the file was read, in hundredths. Throws `MediaHelperError` where nothing can be said; the next film then gets a
  /// new helper.
  package func deepFacts(
    of descriptor: Int32, like facts: MediaFacts, progress: (Int) -> Void = { _ in }
  ) throws(MediaHelperError) -> DeepFacts {
    let request: JSON = ["do": "deep", "size": .int(try Self.size(of: descriptor))]
    return try withoutActuallyEscaping(progress) { (progress) throws(MediaHelperError) in
      let patience = Patience(limit: deepLimit(for: facts), progress: progress)
      return try ask(request, film: descriptor, patience: patience) { (answer) throws(MediaHelperError) in
        try answer.deep
      }
    }
  }

  /// How long a film may be decoded: half a minute, and as long as a slow and busy machine takes for so many pixels,
  /// packets and bytes. What is claimed of them comes from the film, so there is a ceiling.
  func deepLimit(for facts: MediaFacts) -> Duration {
    let pixels = Double(facts.video?.coded.width ?? 0) * Double(facts.video?.coded.height ?? 0)
    let seconds =
      30 + pixels * Double(facts.video?.packets ?? 0) / Self.slowPixels
      + Double(facts.audio?.packets ?? 0) / Self.slowPackets + Double(facts.completeness.size) / Self.slowBytes
    return min(.seconds(min(seconds, 1_000_000)), deepCeiling)
  }

  /// What a second is enough for even there: a tenth of what one core here decodes of HEVC, or of sound.
  private static let slowPixels = 20e6
  private static let slowPackets = 500.0
  private static let slowBytes = 1e6
}
