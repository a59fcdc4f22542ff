import CLibAV
import Domain

/// How a decoded picture is turned and mirrored to be shown: one of the eight ways.
struct PictureOrientation: Hashable {
  /// Whether lines become columns.
  var transposes = false
  /// Whether the shown picture is mirrored from left to right, and from top to bottom, after that.
  var mirrorsX = false
  var mirrorsY = false

  static let upright = PictureOrientation()

  /// Reads a stream's display matrix: (x, y) is shown at (a x + c y, b x + d y), to the nearest quarter turn.
  init(of stream: Stream) {
    let matrix = unsafe stream.withHandle { handle -> [Int32] in
      var size = 0
      guard let data = unsafe ot_stream_side_data(handle, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 36 else {
        return []
      }
      return (0..<9).map { unsafe UnsafeRawPointer(data).loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self) }
    }
    guard matrix.count == 9 else { return }
    let (a, b, c, d) = (matrix[0], matrix[1], matrix[3], matrix[4])
    transposes = stream.quarterTurns % 2 != 0
    mirrorsX = (transposes ? c : a) < 0
    mirrorsY = (transposes ? b : d) < 0
  }

  init() {}

  /// The size of a picture once it is turned.
  func turned(_ size: PictureSize) -> PictureSize {
    transposes ? PictureSize(width: size.height, height: size.width) : size
  }

  /// Which sample of a plane of `width` and `height` is shown at a place.
  func source(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> (x: Int, y: Int) {
    let (column, line) = transposes ? (y, x) : (x, y)
    let (flipsColumn, flipsLine) = transposes ? (mirrorsY, mirrorsX) : (mirrorsX, mirrorsY)
    return (flipsColumn ? width - 1 - column : column, flipsLine ? height - 1 - line : line)
  }
}
