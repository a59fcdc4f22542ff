import Domain

extension HelperAnswer {
  /// How many parts may follow an answer.
  private static let maximumParts = 2

  /// The lengths of the parts that follow an answer; throws `nonsense` for more than is taken of one film.
  static func lengths(in json: JSON) throws(MediaHelperError) -> [Int] {
    guard let list = json["parts"] else { return [] }
    let lengths = list.arrayValue?.compactMap(\.intValue) ?? []
    guard let count = list.arrayValue?.count, count == lengths.count, (1...maximumParts).contains(count),
      lengths.allSatisfy({ (1...FilmPictures.maximumBytes).contains($0) }),
      lengths.reduce(0, +) <= FilmPictures.maximumBytes
    else { throw MediaHelperError(.nonsense("parts of no such lengths")) }
    return lengths
  }

  /// What was drawn of a film; throws `nonsense`.
  var pictures: MediaHelper.Pictures {
    get throws(MediaHelperError) {
      guard let description = json["pictures"].flatMap({ FilmPictures(json: $0) }),
        description.drawing == FilmPictures.currentDrawing,
        parts.map(\.count) == [description.posterBytes, description.storyboardBytes],
        parts.allSatisfy({ description.format.begins($0) })
      else { throw MediaHelperError(.nonsense("pictures that make no sense")) }
      return MediaHelper.Pictures(description: description, poster: parts[0], storyboard: parts[1])
    }
  }

  /// A picture's samples, which fit into `bounds`; throws `nonsense`.
  func pixels(within bounds: PictureSize) throws(MediaHelperError) -> Pixels {
    guard let width = json["pixels"]?["width"]?.intValue, let height = json["pixels"]?["height"]?.intValue,
      (1...bounds.width).contains(width), (1...bounds.height).contains(height), parts.count == 1,
      let pixels = Pixels(size: PictureSize(width: width, height: height), samples: parts[0])
    else { throw MediaHelperError(.nonsense("pixels that make no picture")) }
    return pixels
  }

  /// What a picture shows; throws `nonsense`.
  var pixelDigest: PixelDigest {
    get throws(MediaHelperError) {
      let told = json["pixel_digest"]
      guard let digest = told?["sha256"]?.stringValue.flatMap({ Digest(hex: $0) }),
        let pixels = told?["method"]?.stringValue.flatMap({ PixelDigest(digest, method: $0) })
      else { throw MediaHelperError(.nonsense("no digest of pixels")) }
      return pixels
    }
  }

  /// An encoded picture; throws `nonsense`.
  func encoded(as format: PictureFormat) throws(MediaHelperError) -> [UInt8] {
    guard json["encoded"]?["format"]?.stringValue == format.rawValue, parts.count == 1, format.begins(parts[0]) else {
      throw MediaHelperError(.nonsense("no picture"))
    }
    return parts[0]
  }
}

extension PictureFormat {
  /// Whether the bytes begin as this format does.
  fileprivate func begins(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .webp: bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
    case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
    case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
    }
  }
}
