import CLibAV
import Domain

/// What a film shows: a gradient with text, drawn once, and a lit band that sweeps over it.
struct Painting {
  let width: Int
  let height: Int
  private let background: Frame
  private let sweepFrames: Int

  init(_ spec: FilmSpec) throws(FilmError) {
    width = spec.width
    height = spec.height
    sweepFrames = 4 * spec.framesPerSecond
    let canvas = try Frame(width: spec.width, height: spec.height)
    Self.paintGradient(on: canvas, seed: spec.colourSeed)
    background = try TextPainter.draw(spec.text, on: canvas) ?? canvas
  }

  /// Draws the picture at frame `index`: the band goes to the right and back in four seconds.
  func draw(frame index: Int, on frame: Frame) throws(FilmError) {
    try frame.copy(from: background)
    let band = max(4, width / 16)
    let half = sweepFrames / 2
    let step = index % sweepFrames
    let place = (width - band) * (step < half ? step : sweepFrames - step) / max(1, half)
    unsafe frame.rows(of: 0) { _, pixels in
      for column in place..<place + band {
        unsafe pixels[column] = unsafe UInt8(min(235, Int(pixels[column]) + 48))
      }
    }
  }

  /// Darkens from the top to the bottom, in a colour that the seed decides.
  private static func paintGradient(on canvas: Frame, seed: Digest) {
    let bytes = seed.bytes
    let (top, height) = (Int(bytes[0]) % 48 + 72, canvas.height)
    unsafe canvas.rows(of: 0) { row, pixels in
      unsafe pixels.update(repeating: UInt8(top - 40 * row / height))
    }
    for plane in 1...2 {
      let value = UInt8(Int(bytes[plane]) % 96 + 80)
      unsafe canvas.rows(of: plane) { _, pixels in unsafe pixels.update(repeating: value) }
    }
  }
}

extension Frame {
  /// The picture's height in pixels.
  var height: Int { Int(unsafe pointer.pointee.height) }
  /// The picture's width in pixels.
  var width: Int { Int(unsafe pointer.pointee.width) }
}
