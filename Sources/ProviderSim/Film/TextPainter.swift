import CLibAV
import Glibc

/// Draws text onto a picture, once, by libavfilter's drawtext.
enum TextPainter {
  /// Fonts that are looked for, best first: Unifont has a shape for every character of the basic plane.
  private static let fonts = [
    "/usr/share/fonts/opentype/unifont/unifont.otf",
    "/usr/share/fonts/truetype/unifont/unifont.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
  ]

  /// The picture with the text on it, or nil when there is nothing to write or no font to write it in.
  static func draw(_ texts: [String], on canvas: Frame) throws(FilmError) -> Frame? {
    guard !texts.isEmpty, let font = fonts.first(where: { unsafe access($0, R_OK) == 0 }) else { return nil }
    let layout = TextLayout(texts, width: canvas.width, height: canvas.height)
    let graph = try FilterGraph()
    let source = try graph.add(
      "buffer",
      [
        ("width", "\(canvas.width)"), ("height", "\(canvas.height)"), ("pix_fmt", "yuv420p"), ("time_base", "1/24"),
        ("pixel_aspect", "1/1"),
      ])
    var last = source
    for (index, line) in layout.lines.enumerated() {
      let drawn = try graph.add(
        "drawtext",
        [
          ("fontfile", font), ("text", line), ("expansion", "none"), ("fontsize", "\(layout.fontSize)"),
          ("fontcolor", "white"), ("borderw", "\(max(1, layout.fontSize / 16))"), ("bordercolor", "black"),
          ("x", "\(layout.fontSize)"), ("y", "\(layout.fontSize + index * layout.fontSize * 5 / 4)"),
        ])
      try graph.link(last, drawn)
      last = drawn
    }
    let sink = try graph.add("buffersink", [])
    try graph.link(last, sink)
    return try graph.run(canvas, from: source, to: sink)
  }
}
