/// What was drawn of a film: a poster and a storyboard, as encoded pictures beside this description.
public struct FilmPictures: Hashable, Sendable {
  /// The version of the drawing that this code knows. A change in what is drawn is a new number.
  public static let currentDrawing = 1
  /// The most bytes that one picture, or everything drawn of one film, may have.
  public static let maximumBytes = 8 << 20

  /// The version of the drawing that made them.
  public var drawing = Self.currentDrawing
  /// How both are encoded.
  public var format: PictureFormat
  /// The poster's size: at most `FilmPictures.posterSide` on its longer side, in the shape that a player shows.
  public var poster: PictureSize
  /// When the poster's frame appears, in microseconds on the film's own clock.
  public var posterTime: Int
  /// The bytes of the poster.
  public var posterBytes: Int
  /// The sheet of small pictures.
  public var storyboard: Storyboard
  /// The bytes of the sheet.
  public var storyboardBytes: Int

  /// The longest side of a poster.
  public static let posterSide = 1280
  /// The longest side of a tile.
  public static let tileSide = 240

  /// Makes a description.
  public init(
    format: PictureFormat, poster: (size: PictureSize, time: Int, bytes: Int), storyboard: (Storyboard, bytes: Int)
  ) {
    self.format = format
    self.poster = poster.size
    posterTime = poster.time
    posterBytes = poster.bytes
    self.storyboard = storyboard.0
    storyboardBytes = storyboard.bytes
  }
}

extension FilmPictures {
  /// The description as the helper answers it and as it is stored; times are microseconds.
  public var json: JSON {
    [
      "drawing": .int(drawing), "format": .string(format.rawValue),
      "poster": [
        "width": .int(poster.width), "height": .int(poster.height), "time": .int(posterTime),
        "bytes": .int(posterBytes),
      ],
      "storyboard": [
        "tile_width": .int(storyboard.tile.width), "tile_height": .int(storyboard.tile.height),
        "columns": .int(storyboard.columns), "tiles": .int(storyboard.tiles), "start": .int(storyboard.start),
        "end": .int(storyboard.end), "bytes": .int(storyboardBytes),
      ],
    ]
  }

  /// Reads what `json` wrote; nil where a member is missing, of another kind or out of range.
  public init?(json: JSON) {
    let bytes = 1...Self.maximumBytes
    guard let drawing = json["drawing"]?.intValue, let word = json["format"]?.stringValue,
      let format = PictureFormat(rawValue: word), let poster = json["poster"], let sheet = json["storyboard"],
      let width = poster["width"]?.intValue, (1...Self.posterSide).contains(width),
      let height = poster["height"]?.intValue, (1...Self.posterSide).contains(height),
      let time = poster["time"]?.intValue, time >= 0, let posterBytes = poster["bytes"]?.intValue,
      bytes.contains(posterBytes), let sheetBytes = sheet["bytes"]?.intValue, bytes.contains(sheetBytes),
      let tileWidth = sheet["tile_width"]?.intValue, let tileHeight = sheet["tile_height"]?.intValue,
      let columns = sheet["columns"]?.intValue, let tiles = sheet["tiles"]?.intValue,
      let start = sheet["start"]?.intValue, let end = sheet["end"]?.intValue,
      let storyboard = Storyboard(
        tile: PictureSize(width: tileWidth, height: tileHeight), columns: columns, tiles: tiles, start: start, end: end)
    else { return nil }
    self.init(
      format: format, poster: (PictureSize(width: width, height: height), time, posterBytes),
      storyboard: (storyboard, sheetBytes))
    self.drawing = drawing
  }
}
