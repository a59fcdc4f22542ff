import Domain

/// Poster and storyboard of a clip, as files that can be made again at any time and vanish with any sweep.
public struct ClipPictures: Hashable, Sendable {
  /// What the pictures are.
  public let description: FilmPictures
  /// The folder that they lie in: `derived/ab/DIGEST` of the library.
  let folder: String

  /// The path of the poster.
  public var poster: String { "\(folder)/\(Self.posterName(description.format))" }
  /// The path of the sheet of small pictures.
  public var storyboard: String { "\(folder)/\(Self.storyboardName(description.format))" }
  /// The path of the WebVTT file that gives each tile its time.
  public var cues: String { "\(folder)/\(Self.cuesName)" }

  /// The names of the files within their folder.
  public static func posterName(_ format: PictureFormat) -> String { "poster.\(format.fileExtension)" }
  public static func storyboardName(_ format: PictureFormat) -> String { "storyboard.\(format.fileExtension)" }
  public static let cuesName = "storyboard.vtt"
  /// What describes the others; it is written last.
  static let descriptionName = "pictures.json"
}
