import Domain
import Glibc
import Onetake
import TerminalPictures

/// Pictures on the terminal that standard output is.
struct PictureView {
  private let screen: PictureTerminal
  private let columns: Int
  private let rows: Int
  private let cell: PictureSize

  /// The widest picture, in columns: more says no more.
  private static let maximumColumns = 100
  /// The part of the screen's lines that a picture may take, so that what is said of it stays in sight.
  private static let rowShare = 2
  private static let rowRange = 6...30

  /// Nil where no picture is wanted or none can be shown: no terminal, `--json`, no colour, libchafa not installed.
  init?(_ context: CommandContext) {
    let terminal = context.terminal
    guard !context.globals.json, !context.arguments.has("no-picture"), terminal.canRewrite, terminal.hasColor,
      let screen = PictureTerminal(environment: Self.variables)
    else { return nil }
    self.screen = screen
    var size = winsize()
    let isTold = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
    columns = min(terminal.width, Self.maximumColumns)
    let lines = isTold && size.ws_row > 0 ? Int(size.ws_row) : 24
    rows = min(max(lines / Self.rowShare, Self.rowRange.lowerBound), Self.rowRange.upperBound)
    let isMeasured =
      isTold && size.ws_col > 0 && size.ws_row > 0 && size.ws_xpixel >= size.ws_col
      && size.ws_ypixel >= size.ws_row
    cell =
      isMeasured
      ? PictureSize(width: Int(size.ws_xpixel / size.ws_col), height: Int(size.ws_ypixel / size.ws_row))
      : PictureArea.usualCell
  }

  /// Shows a picture of the library's, of this size; what goes wrong is told and is no failure.
  func show(
    _ size: PictureSize, _ context: CommandContext, _ pixels: (PictureSize) throws(LibraryError) -> Pixels
  ) {
    let area = PictureArea(for: size, columns: columns, rows: rows, cell: cell)
    do throws(LibraryError) {
      context.output.write(screen.text(try pixels(screen.usefulPixels(area)), on: area))
    } catch {
      context.note("no picture: \(error.message)")
    }
  }

  /// Shows the poster of a clip, if there is a clip.
  func showPoster(of record: GenerationRecord, _ library: Library, _ context: CommandContext) {
    guard let clip = record.clip, clip.sweptAt == nil else { return }
    do throws(LibraryError) {
      let size = try library.pictures(of: record).description.poster
      show(size, context) { bounds throws(LibraryError) in
        try library.pixels(of: record, \.poster, within: bounds)
      }
    } catch {
      context.note("no picture: \(error.message)")
    }
  }

  /// The environment, in which terminals say who they are under names of their own.
  private static var variables: [String] {
    var variables: [String] = []
    var next = unsafe environ
    while let variable = unsafe next.pointee {
      variables.append(unsafe String(cString: variable))
      unsafe next += 1
    }
    return variables
  }
}
