import CLibAV
import Domain

/// How bright each pixel of a decoded picture is; borrowed from a frame, for as long as that lives.
@safe struct Luma {
  let width: Int
  let height: Int
  private let rows: UnsafeRawPointer
  /// Bytes from row to row.
  private let stride: Int
  /// Bits of a sample: 8 in a byte, up to 16 in two.
  private let depth: Int
  private let isFullRange: Bool

  /// Looks into a frame of planes; nil for formats in which a pixel's luma does not lie in one sample by itself.
  ///
  /// Of red, green and blue, green is taken, which makes up most of what is bright.
  init?(_ frame: UnsafeMutablePointer<AVFrame>) {
    let format = unsafe AVPixelFormat(rawValue: frame.pointee.format)
    guard let description = unsafe av_pix_fmt_desc_get(format)?.pointee else { return nil }
    let refused = AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BE
    guard unsafe description.flags & UInt64(refused | AV_PIX_FMT_FLAG_FLOAT) == 0 else { return nil }
    let isRGB = unsafe description.flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
    let component = unsafe isRGB ? description.comp.1 : description.comp.0
    depth = Int(component.depth)
    guard component.offset == 0, component.shift == 0, (8...16).contains(depth), component.step == (depth + 7) / 8
    else { return nil }
    let planes = unsafe (frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2)
    let strides = unsafe (frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2)
    let (plane, line) =
      switch component.plane {
      case 0: unsafe (planes.0, strides.0)
      case 1: unsafe (planes.1, strides.1)
      case 2: unsafe (planes.2, strides.2)
      default: (nil, 0)
      }
    guard let plane = unsafe plane, unsafe frame.pointee.width > 0, unsafe frame.pointee.height > 0 else { return nil }
    unsafe rows = UnsafeRawPointer(plane)
    stride = Int(line)
    width = unsafe Int(frame.pointee.width)
    height = unsafe Int(frame.pointee.height)
    let oldFull = [AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P]
    isFullRange = unsafe isRGB || frame.pointee.color_range == AVCOL_RANGE_JPEG || oldFull.contains(format)
  }

  private var pixels: Int { width * height }

  /// How many pixels are brighter than 5 % of the way from black to white.
  enum Darkness: Comparable {
    /// More than 2 % of its pixels are bright.
    case lit
    /// At most 2 % are.
    case black
    /// At most 0.1 % are.
    case wholly
  }

  /// How black the picture is. Every pixel is looked at, until the answer is clear.
  var darkness: Darkness {
    let bright = unsafe count(until: pixels / 50) { row in
      unsafe depth == 8
        ? Self.bright(unsafe row.assumingMemoryBound(to: UInt8.self), width, above: UInt8(darkest))
        : Self.bright(unsafe row.assumingMemoryBound(to: UInt16.self), width, above: UInt16(darkest))
    }
    if bright > pixels / 50 { return .lit }
    return bright > pixels / 1000 ? .black : .wholly
  }

  /// The highest sample that is darker than 5 %: in 8 bits 26 of 16 to 235, or 12 of 0 to 255.
  private var darkest: Int {
    isFullRange ? ((1 << depth) - 2) / 20 : (((16 * 20 + 219) << (depth - 8)) - 1) / 20
  }

  /// Whether this is the same picture but for what coding it again makes of it: on the average no sample is off by more
  /// than one part in 255, and at most one in 2,000 by more than 20.
  func isLike(_ other: Luma) -> Bool {
    guard width == other.width, height == other.height, depth == other.depth else { return false }
    let level = 1 << (depth - 8)
    var (strong, sum) = (0, 0)
    for row in RowOrder(height) {
      let found =
        unsafe depth == 8
        ? Self.difference(
          address(row).assumingMemoryBound(to: UInt8.self), other.address(row).assumingMemoryBound(to: UInt8.self),
          width,
          above: Int32(20 * level))
        : Self.difference(
          address(row).assumingMemoryBound(to: UInt16.self), other.address(row).assumingMemoryBound(to: UInt16.self),
          width, above: Int32(20 * level))
      strong += found.strong
      sum += found.sum
      if strong > pixels / 2000 || sum > pixels * level { return false }
    }
    return true
  }

  private func address(_ row: Int) -> UnsafeRawPointer { unsafe rows + row * stride }

  private func count(until limit: Int, _ body: (UnsafeRawPointer) -> Int) -> Int {
    var count = 0
    for row in RowOrder(height) where count <= limit { count += unsafe body(address(row)) }
    return count
  }

  // The loops below are as plain as they are so that the compiler makes vectors of them.

  private static func bright<Sample: FixedWidthInteger & UnsignedInteger>(
    _ row: UnsafePointer<Sample>, _ count: Int, above limit: Sample
  ) -> Int {
    var total: Int32 = 0
    var index = 0
    while index < count {
      unsafe total &+= row[index] > limit ? 1 : 0
      index &+= 1
    }
    return Int(total)
  }

  private static func difference<Sample: FixedWidthInteger & UnsignedInteger>(
    _ left: UnsafePointer<Sample>, _ right: UnsafePointer<Sample>, _ count: Int, above limit: Int32
  ) -> (strong: Int, sum: Int) {
    var (strong, sum): (Int32, Int32) = (0, 0)
    var index = 0
    while index < count {
      let distance = unsafe abs(Int32(truncatingIfNeeded: left[index]) &- Int32(truncatingIfNeeded: right[index]))
      sum &+= distance
      strong &+= distance > limit ? 1 : 0
      index &+= 1
    }
    return (Int(strong), Int(sum))
  }
}

/// The rows of a picture, each once, in an order that soon has seen something of every part of it.
private struct RowOrder: Sequence, IteratorProtocol {
  private static let offsets = [0, 4, 2, 6, 1, 5, 3, 7]
  private let height: Int
  private var pass = 0
  private var row = 0

  init(_ height: Int) { self.height = height }

  mutating func next() -> Int? {
    while row >= height {
      pass += 1
      guard pass < Self.offsets.count else { return nil }
      row = Self.offsets[pass]
    }
    defer { row += Self.offsets.count }
    return row
  }
}
