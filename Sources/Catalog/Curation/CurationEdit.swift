import Domain
import SQL

/// What one curation changes of a clip.
struct CurationEdit {
  private let curation: Curation
  /// The row of each name; nil where nobody has used it yet.
  private let subjects: [Int64?]

  /// Looks the names up. `makesNames` says that those that are added and not known yet are made.
  init(
    _ curation: Curation, _ connection: borrowing Connection, makesNames: Bool, at time: Int64
  ) throws(SQLError) {
    self.curation = curation
    switch curation {
    case .add(let names, let list):
      var subjects: [Int64?] = []
      for name in names {
        if makesNames { try list.make(name, connection, at: time) }
        subjects.append(try list.row(of: name, connection))
      }
      self.subjects = subjects
    case .remove(let names, let list):
      var subjects: [Int64?] = []
      for name in names { subjects.append(try list.row(of: name, connection)) }
      self.subjects = subjects
    case .rate, .favourite, .note: subjects = []
    }
  }

  /// What stood in a clip before a change: of a tag or a collection that stands there or not, or, with the subject 0, of
  /// what a clip has once.
  struct Change {
    let subject: Int64
    let before: SQLValue
  }

  /// The changes that it makes to a clip, by the rows of the names; none where all is so already, nil where there is no
  /// such clip, or not any more. A name that nobody has used yet has the subject -1.
  func changes(of serial: Int64, _ connection: borrowing Connection) throws(SQLError) -> [Change]? {
    let now = try connection.first(
      "SELECT rating, favourite, note FROM clips WHERE serial = ?1 AND swept_at IS NULL", [.integer(serial)]
    ) { (row) throws(SQLError) in
      (rating: try row.optionalInt64(0), isFavourite: try row.bool(1), note: try row.text(2))
    }
    guard let now else { return nil }
    func single(_ isChange: Bool, _ before: SQLValue) -> [Change] {
      isChange ? [Change(subject: 0, before: before)] : []
    }
    switch curation {
    case .rate(let rating): return single(now.rating != rating.map { Int64($0.stars) }, .int64(now.rating))
    case .favourite(let favourite): return single(now.isFavourite != favourite, .bool(now.isFavourite))
    case .note(let note): return single(now.note != (note?.text ?? ""), .text(now.note))
    case .add(_, let list): return try members(serial, list, wanted: false, connection)
    case .remove(_, let list): return try members(serial, list, wanted: true, connection)
    }
  }

  /// The subjects of which the clip is, or is not, a member.
  private func members(
    _ serial: Int64, _ list: CurationList, wanted: Bool, _ connection: borrowing Connection
  ) throws(SQLError) -> [Change] {
    var changes: [Change] = []
    for subject in subjects {
      let isMember = try subject.map { (id) throws(SQLError) in try list.holds(serial, id, connection) } ?? false
      if isMember == wanted { changes.append(Change(subject: subject ?? -1, before: .null)) }
    }
    return changes
  }

  /// Makes the changes.
  func make(_ changes: [Change], of serial: Int64, _ connection: borrowing Connection) throws {
    switch curation {
    case .rate(let rating): try set("rating", .int(rating?.stars), serial, connection)
    case .favourite(let favourite): try set("favourite", .bool(favourite), serial, connection)
    case .note(let note): try set("note", .text(note?.text ?? ""), serial, connection)
    case .add(_, let list):
      for change in changes { try list.insert(serial, change.subject, connection) }
      guard try list.count(of: serial, connection) <= CurationList.mostOfAClip else {
        throw CatalogError(.tooMany, "a clip has \(CurationList.mostOfAClip) \(list.rawValue) at most")
      }
      try list.retell(serial, connection)
    case .remove(_, let list):
      for change in changes { try list.delete(serial, change.subject, connection) }
      try list.retell(serial, connection)
    }
  }

  /// Takes changes back.
  func undo(_ changes: [Change], of serial: Int64, _ connection: borrowing Connection) throws(SQLError) {
    switch curation {
    case .rate: for change in changes { try set("rating", change.before, serial, connection) }
    case .favourite: for change in changes { try set("favourite", change.before, serial, connection) }
    case .note: for change in changes { try set("note", change.before, serial, connection) }
    case .add(_, let list):
      for change in changes { try list.delete(serial, change.subject, connection) }
      try list.retell(serial, connection)
    case .remove(_, let list):
      for change in changes { try list.insert(serial, change.subject, connection) }
      try list.retell(serial, connection)
    }
  }

  private func set(
    _ column: String, _ value: SQLValue, _ serial: Int64, _ connection: borrowing Connection
  ) throws(SQLError) {
    try connection.run("UPDATE clips SET \(column) = ?2 WHERE serial = ?1", [.integer(serial), value])
  }
}

/// Where the lists stand in the catalog.
extension CurationList {
  private var members: String { "clip_\(rawValue)" }
  private var subject: String { noun }

  func row(of name: CurationName, _ connection: borrowing Connection) throws(SQLError) -> Int64? {
    try connection.first("SELECT id FROM \(rawValue) WHERE folded = ?1", [.text(name.folded)]) {
      (row) throws(SQLError) in try row.int64(0)
    }
  }

  fileprivate func make(_ name: CurationName, _ connection: borrowing Connection, at time: Int64) throws(SQLError) {
    switch self {
    case .tags:
      try connection.run(
        "INSERT OR IGNORE INTO tags (name, folded) VALUES (?1, ?2)", [.text(name.text), .text(name.folded)])
    case .collections:
      try connection.run(
        "INSERT OR IGNORE INTO collections (name, folded, created_at) VALUES (?1, ?2, ?3)",
        [.text(name.text), .text(name.folded), .integer(time)])
    }
  }

  fileprivate func holds(_ serial: Int64, _ id: Int64, _ connection: borrowing Connection) throws(SQLError) -> Bool {
    try connection.first(
      "SELECT 1 FROM \(members) WHERE \(subject) = ?1 AND serial = ?2", [.integer(id), .integer(serial)]
    ) { _ in true } ?? false
  }

  fileprivate func insert(_ serial: Int64, _ id: Int64, _ connection: borrowing Connection) throws(SQLError) {
    try connection.run(
      "INSERT OR IGNORE INTO \(members) (\(subject), serial) VALUES (?1, ?2)", [.integer(id), .integer(serial)])
  }

  fileprivate func delete(_ serial: Int64, _ id: Int64, _ connection: borrowing Connection) throws(SQLError) {
    try connection.run(
      "DELETE FROM \(members) WHERE \(subject) = ?1 AND serial = ?2", [.integer(id), .integer(serial)])
  }

  fileprivate func count(of serial: Int64, _ connection: borrowing Connection) throws(SQLError) -> Int {
    try connection.first("SELECT count(*) FROM \(members) WHERE serial = ?1", [.integer(serial)]) {
      (row) throws(SQLError) in try row.int(0)
    } ?? 0
  }

  /// The lines of a clip's tags as its row has to hold them, which the index of words reads.
  static let tagLines = """
    coalesce((SELECT group_concat(name, char(10)) FROM
      (SELECT t.name FROM clip_tags k JOIN tags t ON t.id = k.tag WHERE k.serial = clips.serial ORDER BY t.folded)), '')
    """

  /// Brings the clip's row to what the list says, where it repeats that.
  fileprivate func retell(_ serial: Int64, _ connection: borrowing Connection) throws(SQLError) {
    guard self == .tags else { return }
    try connection.run("UPDATE clips SET tags = \(Self.tagLines) WHERE serial = ?1", [.integer(serial)])
  }
}
