import Glibc

/// What is known of one output stream: whether a person reads it, how wide it is, whether it shows colour.
struct Terminal: Hashable, Sendable {
  let isTerminal: Bool
  /// Columns; 80 where nobody tells.
  let width: Int
  let hasColor: Bool
  /// Whether a line can be rewritten in place.
  let canRewrite: Bool

  /// Decides from the facts; pure, so that each rule can be tested.
  init(isTerminal: Bool, columns: Int?, noColor: Bool, environment: Environment) {
    self.isTerminal = isTerminal
    let told = columns ?? environment["COLUMNS"].flatMap { Int($0) }
    width = told.map { min(max($0, 20), 500) } ?? 80
    canRewrite = isTerminal && environment["TERM"] != "dumb"
    if noColor || environment["NO_COLOR"] != nil {
      hasColor = false
    } else if let force = environment["CLICOLOR_FORCE"], force != "0" {
      hasColor = true
    } else {
      hasColor = canRewrite
    }
  }

  /// Asks the descriptor: `isatty(3)`, and TIOCGWINSZ of `ioctl_tty(2)`.
  static func of(descriptor: Int32, noColor: Bool, environment: Environment) -> Terminal {
    let isTerminal = isatty(descriptor) == 1
    var size = winsize()
    let status = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    let told = isTerminal && status == 0 && size.ws_col > 0
    return Terminal(
      isTerminal: isTerminal, columns: told ? Int(size.ws_col) : nil, noColor: noColor, environment: environment)
  }

  /// `text` in a style, where colour is shown; unchanged where it is not. `text` must be safe already.
  func paint(_ text: String, _ style: Style) -> String {
    hasColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// Styles by their SGR parameters (ECMA-48, 8.3.117).
enum Style: Int, Sendable {
  case bold = 1
  case dim = 2
  case red = 31
  case green = 32
  case yellow = 33
  case cyan = 36
}
