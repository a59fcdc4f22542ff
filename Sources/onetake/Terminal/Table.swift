/// Rows in columns that line up, in display width; what comes from elsewhere is made safe here.
struct Table {
  /// A column's heading and how it behaves.
  struct Column {
    let title: String
    var alignsRight = false
    /// Gives way, with an ellipsis, where the table is wider than the terminal.
    var shrinks = false
    /// Goes on below itself where the table is wider than the terminal; for the last column.
    var wraps = false
  }

  /// A cell's text and how it is painted.
  struct Cell {
    let text: String
    let style: Style?

    init(_ text: String, _ style: Style? = nil) {
      self.text = SafeText.line(text)
      self.style = style
    }
  }

  let columns: [Column]
  private(set) var rows: [[Cell]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; missing cells are empty, surplus ones are left out.
  mutating func add(_ cells: [Cell]) {
    let row = cells.prefix(columns.count)
    rows.append(row + Array(repeating: Cell(""), count: columns.count - row.count))
  }

  /// The heading and the rows. On a terminal they fit its width; elsewhere nothing is cut off.
  func lines(for terminal: Terminal) -> [String] {
    let widths = widths(limit: terminal.isTerminal ? terminal.width : .max)
    let heading = columns.map { Cell($0.title, .bold) }
    return ([heading] + rows).flatMap { lines(of: $0, widths, terminal) }
  }

  private func widths(limit: Int) -> [Int] {
    var widths: [Int] = columns.indices.map { column in
      rows.reduce(DisplayWidth.of(columns[column].title)) { max($0, DisplayWidth.of($1[column].text)) }
    }
    var surplus = widths.reduce(0, +) + 2 * max(0, columns.count - 1) - limit
    for column in columns.indices.reversed() where columns[column].shrinks && surplus > 0 {
      let least = max(8, DisplayWidth.of(columns[column].title))
      let given = max(0, min(surplus, widths[column] - least))
      widths[column] -= given
      surplus -= given
    }
    return widths
  }

  /// A row's line, and those below it on which its last cell goes on.
  private func lines(of row: [Cell], _ widths: [Int], _ terminal: Terminal) -> [String] {
    guard let cell = row.last, let column = columns.last, column.wraps else { return [line(row, widths, terminal)] }
    let start = widths.dropLast().reduce(0) { $0 + $1 + 2 }
    let parts = TextWrap.lines(cell.text, at: start, on: terminal)
    var widths = widths
    widths[widths.count - 1] = DisplayWidth.of(parts[0])
    let first = line(row.dropLast() + [Cell(parts[0], cell.style)], widths, terminal)
    return [first] + parts.dropFirst().map { part in cell.style.map { terminal.paint(part, $0) } ?? part }
  }

  private func line(_ row: [Cell], _ widths: [Int], _ terminal: Terminal) -> String {
    var line = ""
    for (column, cell) in row.enumerated() {
      let text = DisplayWidth.truncate(cell.text, to: widths[column])
      let painted = cell.style.map { terminal.paint(text, $0) } ?? text
      let spaces = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(text)))
      let isLast = column == row.count - 1
      line += columns[column].alignsRight ? spaces + painted : painted + (isLast ? "" : spaces)
      if !isLast { line += "  " }
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
