import SQL

extension Catalog {
  /// Which blocks of facets are not what the clips' rows say, in words; at most 100.
  static func unequalFacets(_ connection: borrowing Connection) throws(SQLError) -> [String] {
    var problems: [String] = []
    let names = try connection.all("SELECT name FROM facet_names ORDER BY number") { (row) throws(SQLError) in
      try row.text(0)
    }
    if names != Facet.allCases.map(\.name) { problems.append("the names of the facets are not those of this version") }
    let stored = try connection.cursor("SELECT id, block FROM facets WHERE id BETWEEN ? AND ?")
    try eachFacetBlock(connection) { (block, columns) throws(SQLError) in
      try begin(stored, block)
      var missing = columns
      var isSame = true
      while try stored.step() {
        let number = Int(stored.int64(0) & 31)
        guard number < columns.count else { continue }
        isSame = isSame && stored.withBytes(1) { FacetBlock.numbers($0) } == columns[number]
        missing[number] = []
      }
      if !isSame || missing.contains(where: { !$0.isEmpty }) {
        let (first, last) = (FacetBlock.serial(block, 0), FacetBlock.serial(block, FacetBlock.count - 1))
        problems.append("the facets of the clips \(first) to \(last) are not what their rows say")
      }
      return problems.count < 100
    }
    // A block without a clip holds no number.
    let empty = try connection.all(
      """
      SELECT DISTINCT id >> 5 FROM facets f
      WHERE NOT EXISTS (SELECT 1 FROM clips WHERE serial BETWEEN (f.id >> 5) * 256 AND (f.id >> 5) * 256 + 255)
      """
    ) { (row) throws(SQLError) in try row.int64(0) }
    for block in empty where problems.count < 100 {
      try begin(stored, block)
      var isEmpty = true
      while try stored.step() {
        isEmpty = isEmpty && stored.withBytes(1) { FacetBlock.clips(in: .min ... .max, $0).isEmpty }
      }
      if !isEmpty {
        problems.append("there are facets of the clips from \(FacetBlock.serial(block, 0)) on, and no such clip")
      }
    }
    return problems
  }

  /// Makes the facets anew from the clips' rows.
  static func rebuildFacets(_ connection: borrowing Connection) throws(SQLError) {
    try connection.run("DELETE FROM facets")
    try connection.run("DELETE FROM facet_names")
    for facet in Facet.allCases {
      try connection.run(
        "INSERT INTO facet_names (number, name) VALUES (?, ?)", [.integer(facet.rawValue), .text(facet.name)])
    }
    try connection.run(
      """
      INSERT INTO facet_words (word) SELECT word FROM
        (SELECT model AS word FROM clips UNION SELECT provider FROM clips UNION SELECT resolution FROM clips
         UNION SELECT verdict FROM clips UNION SELECT state FROM generations)
      WHERE word IS NOT NULL AND word NOT IN (SELECT word FROM facet_words)
      """)
    try eachFacetBlock(connection) { (block, columns) throws(SQLError) in
      for (facet, column) in zip(Facet.allCases, columns) {
        try connection.run(
          "INSERT INTO facets (id, block) VALUES (?, ?)",
          [.integer(facet.row(of: block)), .blob(FacetBlock.bytes(column))])
      }
      return true
    }
  }

  /// Begins a look at the rows of a block.
  private static func begin(_ cursor: Cursor, _ block: Int64) throws(SQLError) {
    let rows = Facet.rows(of: block)
    try cursor.begin([.integer(rows.lowerBound), .integer(rows.upperBound)])
  }

  /// Hands the numbers that each block has to hold to `body`, one list for each facet, until that returns false.
  private static func eachFacetBlock(
    _ connection: borrowing Connection, _ body: (Int64, [[Int64]]) throws(SQLError) -> Bool
  ) throws(SQLError) {
    let names = Facet.allCases.map(\.name)
    let blank = Array(
      repeating: Array(repeating: FacetBlock.nothing, count: FacetBlock.count), count: names.count)
    var columns = blank
    var current: Int64?
    var goesOn = true
    try connection.forEach("SELECT serial, \(names.joined(separator: ", ")) FROM clip_facets ORDER BY serial") {
      (row) throws(SQLError) in
      let (block, slot) = FacetBlock.place(of: try row.int64(0))
      if let current, current != block {
        goesOn = try body(current, columns)
        columns = blank
      }
      current = block
      guard goesOn else { return false }
      for number in names.indices {
        if let value = try row.optionalInt64(Int32(number + 1)) { columns[number][slot] = value }
      }
      return true
    }
    if let current, goesOn { _ = try body(current, columns) }
  }
}
