import Domain
import SQL

/// Which clips of a stretch hold what many of them hold, as their rows say.
struct CommonClips: Equatable {
  /// The bits of `ClipStretch`, by the name of what is held.
  let bits: [String: [UInt8]]

  /// Looks at every clip of a stretch.
  init(of stretch: Int64, _ connection: borrowing Connection) throws(SQLError) {
    let (words, beginnings) = (
      try TextTokens(beginnings: false, connection), try TextTokens(beginnings: true, connection)
    )
    var (ofWords, ofBeginnings) = (Holders<String>(), Holders<String>())
    let serials = ClipStretch.serials(stretch)
    let range: [SQLValue] = [.integer(serials.lowerBound), .integer(serials.upperBound)]
    try connection.each(
      "SELECT serial, prompt, tags, negative, note FROM clips WHERE serial BETWEEN ?1 AND ?2 ORDER BY serial", range
    ) { (row) throws(SQLError) in
      let slot = ClipStretch.place(of: try row.int64(0)).slot
      for column in 1...4 as ClosedRange<Int32> {
        let text = try row.text(column)
        for token in try words.tokens(of: text) { ofWords.add(token, slot) }
        for token in try beginnings.tokens(of: text) { ofBeginnings.add(token, slot) }
      }
    }
    var bits = ofWords.common { .word($0) }
    bits.merge(ofBeginnings.common { .beginning($0) }) { $1 }
    for list in CurationList.allCases {
      var members = Holders<Int64>()
      try connection.each(
        "SELECT \(list.noun), serial FROM clip_\(list.rawValue) WHERE serial BETWEEN ?1 AND ?2", range
      ) { (row) throws(SQLError) in
        members.add(try row.int64(0), ClipStretch.place(of: try row.int64(1)).slot)
      }
      bits.merge(members.common { .member(list, $0) }) { $1 }
    }
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

/// Which places of a stretch hold each of some things.
private struct Holders<Thing: Hashable> {
  private var slots: [Thing: [UInt16]] = [:]

  /// A place holds a thing; all that it holds is said before another place has its turn.
  mutating func add(_ thing: Thing, _ slot: Int) {
    let slot = UInt16(truncatingIfNeeded: slot)
    Self.add(slot, to: &slots[thing, default: []])
  }

  private static func add(_ slot: UInt16, to slots: inout [UInt16]) {
    // The same word may stand in a clip twice.
    if slots.last != slot { slots.append(slot) }
  }

  /// The bits of what many hold.
  func common(_ name: (Thing) -> CommonName) -> [String: [UInt8]] {
    var bits: [String: [UInt8]] = [:]
    for (thing, slots) in slots {
      let name = name(thing)
      if slots.count >= name.least { bits[name.text] = ClipStretch.bytes(slots.lazy.map { Int($0) }) }
    }
    return bits
  }
}
