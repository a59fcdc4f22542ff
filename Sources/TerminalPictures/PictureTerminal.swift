import CChafa
import Domain
import Glibc

/// A terminal that pictures are drawn on, by libchafa: in pixels where it can, else in coloured blocks.
@safe public final class PictureTerminal {
  /// How a picture is shown.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    /// Characters that fill parts of a cell, in two colours each.
    case symbols
    /// DEC's sixel graphics.
    case sixels
    /// kitty's graphics protocol.
    case kitty
    /// iTerm2's inline images.
    case iterm2
  }

  /// Whether libchafa.so.0 is there; opened at the first use, which no other command pays for.
  public static let isInstalled: Bool = {
    guard ot_chafa_load() == 1 else { return false }
    // One picture is drawn in 20 ms: threads would cost more than they save.
    ot_chafa_set_n_threads(1)
    return true
  }()

  /// How this terminal shows pictures.
  public let form: Form
  private let info: OpaquePointer
  private let canvasMode: Int

  /// Tells from an environment (`NAME=value` each) which terminal it is; nil where libchafa is not installed.
  public init?(environment: [String]) {
    guard Self.isInstalled else { return nil }
    let detected = unsafe Self.withEnvironment(environment) {
      unsafe ot_chafa_term_db_detect(ot_chafa_term_db_get_default(), $0)
    }
    guard let info = unsafe detected else { return nil }
    unsafe self.info = info
    func has(_ sequence: Int) -> Bool { unsafe ot_chafa_term_info_have_seq(info, UInt32(sequence)) != 0 }
    canvasMode =
      has(OT_CHAFA_SEQ_COLOURS_DIRECT)
      ? OT_CHAFA_CANVAS_TRUECOLOUR
      : has(OT_CHAFA_SEQ_COLOURS_256)
        ? OT_CHAFA_CANVAS_240 : has(OT_CHAFA_SEQ_COLOURS_16) ? OT_CHAFA_CANVAS_16 : OT_CHAFA_CANVAS_PLAIN
    // A multiplexer hands the variables of the terminal around it on, and not the pictures.
    let isMultiplexed = environment.contains {
      $0.hasPrefix("TMUX=") || $0.hasPrefix("STY=") || $0.hasPrefix("TERM=screen") || $0.hasPrefix("TERM=tmux")
    }
    form =
      isMultiplexed
      ? .symbols
      : has(OT_CHAFA_SEQ_KITTY)
        ? .kitty : has(OT_CHAFA_SEQ_ITERM2) ? .iterm2 : has(OT_CHAFA_SEQ_SIXELS) ? .sixels : .symbols
  }

  deinit { unsafe ot_chafa_term_info_unref(info) }

  /// How many of a picture's pixels are worth having on so many cells: blocks show eight by eight a cell at most.
  public func usefulPixels(_ area: PictureArea) -> PictureSize {
    let cell = form == .symbols ? PictureSize(width: 8, height: 16) : area.cell
    return PictureSize(width: area.columns * cell.width, height: area.rows * cell.height)
  }

  /// What makes the terminal show the picture, with a line feed at the end; `area` has the picture's shape.
  public func text(_ picture: Pixels, on area: PictureArea) -> String {
    let config = unsafe ot_chafa_canvas_config_new()
    let symbols = unsafe ot_chafa_symbol_map_new()
    defer {
      unsafe ot_chafa_symbol_map_unref(symbols)
      unsafe ot_chafa_canvas_config_unref(config)
    }
    unsafe ot_chafa_symbol_map_add_by_tags(
      symbols, Int32(OT_CHAFA_TAG_SPACE | OT_CHAFA_TAG_SOLID | OT_CHAFA_TAG_BLOCK))
    unsafe ot_chafa_canvas_config_set_symbol_map(config, symbols)
    unsafe ot_chafa_canvas_config_set_geometry(config, Int32(area.columns), Int32(area.rows))
    unsafe ot_chafa_canvas_config_set_cell_geometry(config, Int32(area.cell.width), Int32(area.cell.height))
    unsafe ot_chafa_canvas_config_set_canvas_mode(config, UInt32(canvasMode))
    unsafe ot_chafa_canvas_config_set_pixel_mode(config, UInt32(form.mode))
    let canvas = unsafe ot_chafa_canvas_new(config)
    defer { unsafe ot_chafa_canvas_unref(canvas) }
    let (width, height) = (picture.size.width, picture.size.height)
    unsafe picture.samples.withUnsafeBufferPointer {
      unsafe ot_chafa_canvas_draw_all_pixels(
        canvas, UInt32(OT_CHAFA_RGB8), $0.baseAddress, Int32(width), Int32(height), Int32(width * 3))
    }
    guard let printed = unsafe ot_chafa_canvas_print(canvas, info), let bytes = unsafe ot_g_string_free(printed, 0)
    else { return "" }
    defer { unsafe ot_g_free(bytes) }
    return unsafe String(cString: bytes) + "\n"
  }

  private static func withEnvironment(
    _ environment: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> OpaquePointer?
  ) -> OpaquePointer? {
    var list: [UnsafeMutablePointer<CChar>?] = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe list.forEach { unsafe free($0) } }
    return unsafe list.withUnsafeMutableBufferPointer { buffer in unsafe buffer.baseAddress.flatMap { unsafe body($0) }
    }
  }
}

extension PictureTerminal.Form {
  /// `ChafaPixelMode`.
  fileprivate var mode: Int {
    switch self {
    case .symbols: OT_CHAFA_MODE_SYMBOLS
    case .sixels: OT_CHAFA_MODE_SIXELS
    case .kitty: OT_CHAFA_MODE_KITTY
    case .iterm2: OT_CHAFA_MODE_ITERM2
    }
  }
}
