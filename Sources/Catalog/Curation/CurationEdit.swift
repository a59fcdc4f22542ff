import Domain
import SQL

/// What one curation changes of a clip.
struct CurationEdit {
  /// Where it says what it says.
  private enum Place {
    /// A column of the clip's row, and what it is to hold.
    case column(String, SQLValue)
    /// A list, the rows of the names (nil where nobody has used one yet), and whether the clip comes in or goes.
    case list(CurationList, [Int64?], adds: Bool)
  }

  private let place: Place

  /// Looks the names up. `makesNames` says that those that are added and not known yet are made.
  init(
    _ curation: Curation, _ connection: borrowing Connection, makesNames: Bool, at time: Int64
  ) throws(SQLError) {
    switch curation {
    case .rate(let rating): place = .column("rating", .int(rating?.stars))
    case .favourite(let favourite): place = .column("favourite", .bool(favourite))
    case .note(let note): place = .column("note", .text(note?.text ?? ""))
    case .add(let names, let list):
      if makesNames {
        for name in names { try list.make(name, connection, at: time) }
      }
      place = .list(list, try list.rows(of: names, connection), adds: true)
    case .remove(let names, let list): place = .list(list, try list.rows(of: names, connection), adds: false)
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
    var column = "NULL"
    if case .column(let name, _) = place { column = name }
    let before = try connection.first(
      "SELECT \(column) FROM clips WHERE serial = ?1 AND swept_at IS NULL", [.integer(serial)]
    ) { (row) throws(SQLError) in try row.value(0) }
    guard let before else { return nil }
    switch place {
    case .column(_, let value): return before == value ? [] : [Change(subject: 0, before: before)]
    case .list(let list, let subjects, let adds):
      var changes: [Change] = []
      for subject in subjects {
        let isMember = try subject.map { (id) throws(SQLError) in try list.holds(serial, id, connection) } ?? false
        if isMember != adds { changes.append(Change(subject: subject ?? -1, before: .null)) }
      }
      return changes
    }
  }

  /// Makes the changes.
  func make(_ changes: [Change], of serial: Int64, _ connection: borrowing Connection) throws {
    switch place {
    case .column(let column, let value): try set(column, value, serial, connection)
    case .list(let list, _, let adds):
      try list.change(changes, of: serial, adds: adds, connection)
      guard try !adds || list.count(of: serial, connection) <= CurationList.mostOfAClip else {
        let id = try connection.first("SELECT id FROM generations WHERE serial = ?1", [.integer(serial)]) {
          (row) throws(SQLError) in try row.text(0)
        }
        throw CatalogError(
          .tooMany, "clip \(id ?? "\(serial)") would have more than \(CurationList.mostOfAClip) \(list.rawValue)")
      }
    }
  }

  /// Takes changes back.
  func undo(_ changes: [Change], of serial: Int64, _ connection: borrowing Connection) throws(SQLError) {
    switch place {
    case .column(let column, _): for change in changes { try set(column, change.before, serial, connection) }
    case .list(let list, _, let adds): try list.change(changes, of: serial, adds: !adds, connection)
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

  fileprivate func rows(
    of names: [CurationName], _ connection: borrowing Connection
  ) throws(SQLError) -> [Int64?] {
    var rows: [Int64?] = []
    for name in names { rows.append(try row(of: name, connection)) }
    return rows
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

  /// Brings a clip into the list under each subject, or takes it out, and its row to what the list says.
  fileprivate func change(
    _ changes: [CurationEdit.Change], of serial: Int64, adds: Bool, _ connection: borrowing Connection
  ) throws(SQLError) {
    for change in changes {
      try connection.run(
        adds
          ? "INSERT OR IGNORE INTO \(members) (\(subject), serial) VALUES (?1, ?2)"
          : "DELETE FROM \(members) WHERE \(subject) = ?1 AND serial = ?2",
        [.integer(change.subject), .integer(serial)])
    }
    guard self == .tags else { return }
    try connection.run("UPDATE clips SET tags = \(Self.tagLines) WHERE serial = ?1", [.integer(serial)])
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
}
