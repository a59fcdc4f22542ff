import Domain

extension MediaHelper {
  /// What was drawn of a film.
  package struct Pictures: Sendable {
    /// What the pictures are.
    package let description: FilmPictures
    /// The encoded poster: a frame that shows something.
    package let poster: [UInt8]
    /// The encoded sheet of small pictures.
    package let storyboard: [UInt8]
  }

  /// Draws poster and storyboard of the film behind an open descriptor; in what libavcodec offers if no format is asked
  /// for.
  ///
  /// Throws `noPicture` where none can be decoded, and other `MediaHelperError`s where nothing can be said. The pictures
  /// come from a program that has read a hostile film: they are to be shown, never trusted.
  package func pictures(of film: Int32, format: PictureFormat? = nil) throws(MediaHelperError) -> Pictures {
    let request: JSON = [
      "do": "pictures", "size": .int(try Self.size(of: film)), "format": .text(format?.rawValue),
    ]
    return try ask(request, film: film) { (answer) throws(MediaHelperError) in try answer.pictures }
  }

  /// Decodes the WebP, JPEG or PNG picture behind an open descriptor, scaled down to fit into `bounds`, each side of
  /// which is held to 1...`Pixels.maximumSide`. Throws `noPicture` for anything else.
  package func pixels(of picture: Int32, within bounds: PictureSize) throws(MediaHelperError) -> Pixels {
    let sides = 1...Pixels.maximumSide
    let held = PictureSize(width: bounds.width.held(to: sides), height: bounds.height.held(to: sides))
    let request: JSON = [
      "do": "pixels", "size": .int(try Self.size(of: picture)), "width": .int(held.width), "height": .int(held.height),
    ]
    return try ask(request, film: picture) { (answer) throws(MediaHelperError) in try answer.pixels(within: held) }
  }

  /// The digest of what the WebP, JPEG or PNG picture behind an open descriptor shows, of at most
  /// `InputImage.maximumBytes`. Throws `noPicture` for anything else.
  package func pixelDigest(of picture: Int32) throws(MediaHelperError) -> PixelDigest {
    let request: JSON = ["do": "pixel-digest", "size": .int(try Self.size(of: picture))]
    return try ask(request, film: picture) { (answer) throws(MediaHelperError) in try answer.pixelDigest }
  }

  /// Encodes the red, green and blue samples that stand in the first bytes of an open file.
  ///
  /// Throws `beyondLimits` above `Pixels.maximumSide`, and `noPicture` where there are too few samples or libavcodec has
  /// no encoder for the format.
  package func encode(
    _ samples: Int32, size: PictureSize, as format: PictureFormat
  ) throws(MediaHelperError) -> [UInt8] {
    let request: JSON = [
      "do": "encode", "width": .int(size.width), "height": .int(size.height), "format": .string(format.rawValue),
    ]
    return try ask(request, film: samples) { (answer) throws(MediaHelperError) in try answer.encoded(as: format) }
  }
}

extension Int {
  fileprivate func held(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
