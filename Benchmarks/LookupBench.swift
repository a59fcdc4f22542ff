import Catalog
import Domain
import Onetake
import SQL

/// Look-ups by key inside the library, of keys from all over it.
enum LookupBench {
  /// What is looked up.
  enum Kind: String {
    /// The clip that answers: its take, id, digest and path. `Library.held`, unchecked.
    case clip
    /// The same, and its file is compared with what was stored. `Library.held`.
    case checked
    /// All that is known of each take, and the choice between them: `Catalog.takes`.
    case takes
  }

  static func run(home: String, times: Int, _ kind: Kind) throws {
    let path = "\(home)/library.sqlite"
    let keys = try keys(path, times)
    guard !keys.isEmpty else { throw BenchError("the library holds no request") }
    // The first tenth warms the statement and the inner pages of the indexes, as a server's first minute does.
    let warming = keys.count / 10
    var samples = Samples()
    func measure(_ find: (RequestKey) throws -> Bool) throws {
      for (index, key) in keys.enumerated() {
        let isHit = index < warming ? try find(key) : try samples.measure { try find(key) }
        guard isHit else { throw BenchError("the key \(key) is no hit") }
      }
    }
    switch kind {
    case .clip, .checked:
      let library = try Library(LibraryOptions(home: home))
      try measure { try library.held($0, checked: kind == .checked) != nil }
    case .takes:
      let catalog = try Catalog(path: path, actor: "onetake-bench", now: { 0 })
      try measure {
        let takes = try catalog.takes(of: $0).map { $0.view(isAlive: { _ in true }) }
        guard case .hit = TakeChoice(.any, among: takes) else { return false }
        return true
      }
    }
    samples.report()
  }

  /// So many keys from all over the table.
  private static func keys(_ path: String, _ count: Int) throws -> [RequestKey] {
    let connection = try Connection(path, mode: .readOnly)
    let last = try connection.first("SELECT max(id) FROM requests") { (row) throws(SQLError) in try row.int(0) } ?? 0
    var prompts = Prompts(seed: 7)
    return try (0..<count).compactMap { _ in
      let serial = 1 + prompts.number(below: max(1, last))
      let bytes = try connection.first("SELECT key FROM requests WHERE id = ?", [.int(serial)]) {
        (row) throws(SQLError) in try row.blob(0)
      }
      return bytes.flatMap { Digest(bytes: $0) }.map { RequestKey($0) }
    }
  }
}
