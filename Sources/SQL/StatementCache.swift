/// A connection's compiled statements, by their text; the longest unused goes when there are too many.
final class StatementCache {
  private var statements: [String: PreparedStatement] = [:]
  private var order: [String] = []
  private let capacity = 64

  /// The statement for `sql`, ready to be bound. One that is being stepped through already is compiled a second time.
  func take(_ sql: String, on database: OpaquePointer) throws(SQLError) -> PreparedStatement {
    if let cached = statements[sql], !cached.isLent {
      cached.isLent = true
      return cached
    }
    let statement = try unsafe PreparedStatement(sql, on: database)
    statement.isLent = true
    if statements[sql] == nil {
      if order.count == capacity { statements[order.removeFirst()] = nil }
      statements[sql] = statement
      order.append(sql)
    }
    return statement
  }

  /// Takes a statement back.
  func giveBack(_ statement: PreparedStatement) {
    statement.reset()
    statement.isLent = false
  }

  /// Finalizes all of them.
  func removeAll() {
    statements = [:]
    order = []
  }
}
