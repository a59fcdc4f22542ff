import Domain
import SQL

/// Which clips of a stretch hold what many of them hold, as their rows say.
struct CommonClips: Equatable {
  /// The bits of `ClipStretch`, by the name of what is held.
  let bits: [String: [UInt8]]

  /// Looks at every clip of a stretch.
  init(of stretch: Int64, _ connection: borrowing Connection) throws(SQLError) {
    var holders: [CommonName: [Int]] = [:]
    let (words, beginnings) = (
      try TextTokens(beginnings: false, connection), try TextTokens(beginnings: true, connection)
    )
    func add(_ name: CommonName, _ slot: Int) {
      // The same word twice in a clip.
      if holders[name]?.last != slot { holders[name, default: []].append(slot) }
    }
    let serials = ClipStretch.serials(stretch)
    let range: [SQLValue] = [.integer(serials.lowerBound), .integer(serials.upperBound)]
    try connection.each(
      "SELECT serial, prompt, tags, negative, note FROM clips WHERE serial BETWEEN ?1 AND ?2 ORDER BY serial", range
    ) { (row) throws(SQLError) in
      let slot = ClipStretch.place(of: try row.int64(0)).slot
      for column in 1...4 as ClosedRange<Int32> {
        let text = try row.text(column)
        for token in try words.tokens(of: text) { add(.word(token), slot) }
        for token in try beginnings.tokens(of: text) { add(.beginning(token), slot) }
      }
    }
    for list in CurationList.allCases {
      try connection.each(
        "SELECT \(list.noun), serial FROM clip_\(list.rawValue) WHERE serial BETWEEN ?1 AND ?2", range
      ) { (row) throws(SQLError) in
        add(.member(list, try row.int64(0)), ClipStretch.place(of: try row.int64(1)).slot)
      }
    }
    var bits: [String: [UInt8]] = [:]
    for (name, slots) in holders where slots.count >= name.least { bits[name.text] = ClipStretch.bytes(slots) }
    self.bits = bits
  }

  /// What the catalog has of a stretch.
  init(storedOf stretch: Int64, _ connection: borrowing Connection) throws(SQLError) {
    var bits: [String: [UInt8]] = [:]
    try connection.each("SELECT name, clips FROM common_clips WHERE stretch = ?1", [.integer(stretch)]) {
      (row) throws(SQLError) in bits[try row.text(0)] = try row.blob(1)
    }
    self.bits = bits
  }

  /// Puts it into the catalog, in place of what is there of the stretch.
  func store(of stretch: Int64, _ connection: borrowing Connection) throws(SQLError) {
    try connection.run("DELETE FROM common_clips WHERE stretch = ?1", [.integer(stretch)])
    for (name, clips) in bits {
      try connection.run(
        "INSERT INTO common_clips (name, stretch, clips) VALUES (?1, ?2, ?3)",
        [.text(name), .integer(stretch), .blob(clips)])
    }
    try connection.run("INSERT OR IGNORE INTO settled_stretches (stretch) VALUES (?1)", [.integer(stretch)])
  }
}
