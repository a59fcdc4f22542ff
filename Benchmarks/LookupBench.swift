import Catalog
import Domain
import SQL

/// Look-ups by key inside the library: what is held of a request, and which take answers.
enum LookupBench {
  static func run(home: String, times: Int) throws {
    let path = "\(home)/library.sqlite"
    let keys = try keys(path, times)
    guard !keys.isEmpty else { throw BenchError("the library holds no request") }
    let catalog = try Catalog(path: path, actor: "onetake-bench", now: { 0 })
    // The first tenth warms the statement and the inner pages of the indexes, as a server's first minute does.
    for key in keys.prefix(keys.count / 10) { _ = try catalog.takes(of: key) }
    var samples = Samples()
    for key in keys {
      let choice = try samples.measure {
        TakeChoice(.any, among: try catalog.takes(of: key).map { $0.view(isAlive: { _ in true }) })
      }
      guard case .hit = choice else { throw BenchError("the key \(key) is no hit") }
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
