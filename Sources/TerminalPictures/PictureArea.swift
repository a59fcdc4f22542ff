import Domain

/// The cells of a terminal that a picture covers.
public struct PictureArea: Hashable, Sendable {
  /// Cells from left to right, and lines.
  public let columns: Int
  public let rows: Int
  /// The pixels of one cell.
  public let cell: PictureSize

  /// The cell of a terminal that does not tell: twice as high as it is wide.
  public static let usualCell = PictureSize(width: 10, height: 20)

  /// The largest area within `columns` and `rows` that has the shape of a picture, and at least one cell.
  public init(for picture: PictureSize, columns: Int, rows: Int, cell: PictureSize = usualCell) {
    // As wide as it may be, then as high as that makes it; the other way round where it is too high.
    let across = max(1, columns)
    let down = Self.rounded(across * cell.width * picture.height, by: max(1, picture.width * cell.height))
    if down <= max(1, rows) {
      self.columns = across
      self.rows = max(1, down)
    } else {
      self.rows = max(1, rows)
      let wide = Self.rounded(self.rows * cell.height * picture.width, by: max(1, picture.height * cell.width))
      self.columns = min(across, max(1, wide))
    }
    self.cell = cell
  }

  private static func rounded(_ value: Int, by divisor: Int) -> Int { (2 * value / divisor + 1) / 2 }
}
