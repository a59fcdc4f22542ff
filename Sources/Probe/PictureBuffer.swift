import CLibAV
import Domain

/// A picture that is drawn on: YUV with quartered colour, or RGB, of 8 bits a sample; or all that a still may hold.
@safe final class PictureBuffer {
  /// How the samples lie.
  enum Layout {
    /// Three planes, colour halved both ways (4:2:0), BT.601: in the limited range, or in the full one as JPEG wants it.
    case yuv(isFull: Bool)
    /// One plane of red, green and blue.
    case rgb
    /// One plane of red, green, blue and opacity, of 8 bits each, or of 16 with the low byte first.
    case rgba(isDeep: Bool)

    var isFull: Bool {
      switch self {
      case .yuv(let isFull): isFull
      case .rgb, .rgba: true
      }
    }
  }

  /// One plane; `step` is the bytes from a sample to the next one on its line.
  private struct Plane {
    let offset: Int
    let width: Int
    let height: Int
    let step: Int
    /// The bytes from a line to the next: libswscale writes whole vectors, also beyond a line's end.
    var stride: Int { (width * step + 63) & ~63 }
    var count: Int { stride * height }
    /// Where the samples of a line are.
    func line(_ index: Int) -> Range<Int> { offset + index * stride..<offset + index * stride + width * step }
  }

  let size: PictureSize
  let layout: Layout
  private let planes: [Plane]
  private let bytes: UnsafeMutableBufferPointer<UInt8>

  /// Makes a black picture.
  init(_ size: PictureSize, _ layout: Layout) {
    self.size = size
    self.layout = layout
    switch layout {
    case .rgb: planes = [Plane(offset: 0, width: size.width, height: size.height, step: 3)]
    case .rgba(let isDeep): planes = [Plane(offset: 0, width: size.width, height: size.height, step: isDeep ? 8 : 4)]
    case .yuv:
      let (width, height) = ((size.width + 1) / 2, (size.height + 1) / 2)
      let luma = Plane(offset: 0, width: size.width, height: size.height, step: 1)
      let blue = Plane(offset: luma.count, width: width, height: height, step: 1)
      planes = [luma, blue, Plane(offset: blue.offset + blue.count, width: width, height: height, step: 1)]
    }
    unsafe bytes = .allocate(capacity: planes.reduce(0) { $0 + $1.count })
    unsafe bytes.initialize(repeating: 0)
    if case .yuv(let isFull) = layout {
      for (index, plane) in planes.enumerated() {
        let black: UInt8 = index > 0 ? 128 : isFull ? 0 : 16
        for place in plane.offset..<plane.offset + plane.count { unsafe bytes[place] = black }
      }
    }
  }

  deinit { unsafe bytes.deallocate() }

  /// libav's name of the layout.
  var pixelFormat: AVPixelFormat {
    switch layout {
    case .rgb: AV_PIX_FMT_RGB24
    case .rgba(let isDeep): isDeep ? AV_PIX_FMT_RGBA64LE : AV_PIX_FMT_RGBA
    case .yuv(let isFull): isFull ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P
    }
  }

  /// The samples of an RGB picture, line after line.
  var samples: [UInt8] {
    var samples: [UInt8] = []
    samples.reserveCapacity(planes[0].width * planes[0].step * planes[0].height)
    for line in 0..<planes[0].height { unsafe samples.append(contentsOf: bytes[planes[0].line(line)]) }
    return samples
  }

  /// Lends the bytes of each line of a picture that has one plane.
  func forEachLine(_ body: (UnsafeRawBufferPointer) -> Void) {
    for line in 0..<planes[0].height {
      unsafe body(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[planes[0].line(line)])))
    }
  }

  /// Lends planes and strides as libav takes them.
  func withPlanes<Result>(
    _ body: (UnsafePointer<UnsafeMutablePointer<UInt8>?>, UnsafePointer<Int32>) -> Result
  ) -> Result {
    var starts: [UnsafeMutablePointer<UInt8>?] = unsafe [nil, nil, nil, nil]
    var strides: [Int32] = [0, 0, 0, 0]
    for (index, plane) in planes.enumerated() {
      unsafe starts[index] = bytes.baseAddress.map { unsafe $0 + plane.offset }
      strides[index] = Int32(plane.stride)
    }
    return unsafe starts.withUnsafeBufferPointer { starts in
      unsafe strides.withUnsafeBufferPointer { unsafe body(starts.baseAddress!, $0.baseAddress!) }
    }
  }

  /// Draws all of `other`, turned as it is to be shown, with its upper left corner at a place whose numbers are even.
  func draw(_ other: PictureBuffer, turned orientation: PictureOrientation = .upright, atX x: Int = 0, y: Int = 0) {
    for (to, from) in zip(planes, other.planes) {
      let half = to.width < size.width ? 2 : 1
      let (width, height) = orientation.transposes ? (from.height, from.width) : (from.width, from.height)
      for line in 0..<min(height, to.height - y / half) {
        let target = to.offset + (y / half + line) * to.stride + x / half * to.step
        for column in 0..<min(width, to.width - x / half) {
          let source = orientation.source(column, line, from.width, from.height)
          let place = from.offset + source.y * from.stride + source.x * from.step
          for sample in 0..<to.step {
            unsafe bytes[target + column * to.step + sample] = unsafe other.bytes[place + sample]
          }
        }
      }
    }
  }

  /// How far the brightness is from one value all over: its standard deviation, 0 to 128, of the first plane.
  var contrast: Double {
    let plane = planes[0]
    var (sum, squares) = (0, 0)
    for line in 0..<plane.height {
      for place in plane.line(line) {
        let value = unsafe Int(bytes[place])
        sum += value
        squares += value * value
      }
    }
    let count = Double(max(1, plane.width * plane.step * plane.height))
    let mean = Double(sum) / count
    return max(0, Double(squares) / count - mean * mean).squareRoot()
  }
}
