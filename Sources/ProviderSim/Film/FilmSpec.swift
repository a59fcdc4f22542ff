import Domain

/// Everything that determines a film.
package struct FilmSpec: Hashable, Sendable {
  /// What is heard.
  package enum Audio: String, Sendable {
    /// There is no audio track.
    case none
    /// A quiet tone of 440 Hz.
    case tone
    /// A track that holds nothing but zeros.
    case silent
  }

  /// The picture's width in pixels, 16 to 4096, even.
  package var width: Int
  /// The picture's height in pixels, 16 to 4096, even.
  package var height: Int
  /// How many frames there are, 1 to 2000.
  package var frames: Int
  /// Frames per second, 1 to 120.
  package var framesPerSecond = 24
  /// What is heard: AAC-LC, 16 kHz, mono, as long as the pictures.
  package var audio = Audio.none
  /// Whether the index (moov) comes first; PixVerse's comes last.
  package var isFaststart = false
  /// What is written on the picture, line by line; long lines are wrapped.
  package var text: [String] = []
  /// What the colours are derived from.
  package var colourSeed = Digest(of: [])

  /// A film of `frames` frames at 24 a second, without audio or text.
  package init(width: Int, height: Int, frames: Int) {
    self.width = width
    self.height = height
    self.frames = frames
  }

  /// The name under which such a film can be kept: equal specs have equal digests.
  var digest: Digest {
    let numbers = "\(width)x\(height) \(frames) \(framesPerSecond) \(audio.rawValue) \(isFaststart) \(colourSeed)"
    return Digest(of: Array(([numbers] + text).joined(separator: "\n").utf8))
  }

  /// Whether every number is in its range.
  var isValid: Bool {
    (16...4096).contains(width) && (16...4096).contains(height) && width % 2 == 0 && height % 2 == 0
      && (1...2000).contains(frames) && (1...120).contains(framesPerSecond)
  }
}
