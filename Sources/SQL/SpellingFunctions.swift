import CSQLite
import Domain

/// The SQL function by which triggers keep the words that searches are held against: every connection brings it along.
///
/// `clip_words(text, …)`: the words of some texts that can be mistyped, each once, as a JSON array.
enum SpellingFunctions {
  /// Makes the function known to a connection. `sqlite3_create_function_v2`.
  static func register(on database: OpaquePointer) throws(SQLError) {
    let traits = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    let code = unsafe sqlite3_create_function_v2(database, "clip_words", -1, traits, nil, clipWords, nil, nil, nil)
    guard code == SQLITE_OK else { throw unsafe SQLError.last(on: database, code, "clip_words") }
  }
}

private func clipWords(
  _ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
  var words: Set<String> = []
  for index in 0..<Int(count) {
    guard let value = unsafe values?[index], let text = unsafe sqlite3_value_text(value) else { continue }
    let bytes = unsafe UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
    for (word, _) in unsafe SearchSpelling.words(of: String(decoding: bytes, as: UTF8.self)) { words.insert(word) }
  }
  // Words are letters and digits: nothing in them means anything to JSON.
  let list = "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]"
  unsafe ot_result_text(context, list, Int32(list.utf8.count))
}
