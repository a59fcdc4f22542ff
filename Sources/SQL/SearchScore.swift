import CSQLite

/// FTS5's auxiliary function `relevance(index, weights)`: how well a text meets the words that were asked for, by BM25
/// with weights of the caller's.
///
/// FTS5's own `bm25` first goes through all matches of each word to see how rare it is, which takes a second in a large
/// library. Here the caller says it. `weights` is a blob of doubles: one for each column, then the rareness of each phrase
/// of the query, in its order.
enum SearchScore {
  static let name = "relevance"

  /// How soon a word that is repeated counts no more, and how much a long text counts less: BM25's usual constants.
  static let saturation = 1.2
  static let lengthShare = 0.75

  /// Makes the function known to a connection. `fts5_api.xCreateFunction`.
  static func register(_ api: UnsafeMutablePointer<fts5_api>) throws(SQLError) {
    let code = unsafe api.pointee.xCreateFunction(api, name, nil, relevance, nil)
    guard code == SQLITE_OK else {
      throw SQLError(code: code, message: "the function \(name) was refused", statement: "")
    }
  }
}

/// `fts5_extension_function`.
private func relevance(
  _ api: UnsafePointer<Fts5ExtensionApi>?, _ text: OpaquePointer?, _ context: OpaquePointer?, _ count: Int32,
  _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let api = unsafe api?.pointee, let value = unsafe values?[0], count == 1 else {
    return unsafe sqlite3_result_error_code(context, SQLITE_MISUSE)
  }
  let columns = Int(unsafe api.xColumnCount(text))
  let phrases = Int(unsafe api.xPhraseCount(text))
  let bytes = unsafe sqlite3_value_blob(value)
  let weights = unsafe UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(value))).bindMemory(
    to: Double.self)
  guard weights.count == columns + phrases else { return unsafe sqlite3_result_error_code(context, SQLITE_MISUSE) }
  var (size, average): (Int32, Double) = (0, 1)
  var code = unsafe api.xColumnSize(text, -1, &size)
  if code == SQLITE_OK { code = unsafe averageLength(api, text, &average) }
  guard code == SQLITE_OK else { return unsafe sqlite3_result_error_code(context, code) }
  let length = 1 - SearchScore.lengthShare + SearchScore.lengthShare * Double(size) / average
  var score = 0.0
  for phrase in 0..<phrases {
    var frequency = 0.0
    var places = unsafe Fts5PhraseIter()
    var (column, offset): (Int32, Int32) = (0, 0)
    code = unsafe api.xPhraseFirst(text, Int32(phrase), &places, &column, &offset)
    guard code == SQLITE_OK else { return unsafe sqlite3_result_error_code(context, code) }
    while (0..<Int32(columns)).contains(column) {
      unsafe frequency += weights[Int(column)]
      unsafe api.xPhraseNext(text, &places, &column, &offset)
    }
    let rareness = unsafe weights[columns + phrase]
    score += rareness * frequency * (SearchScore.saturation + 1) / (frequency + SearchScore.saturation * length)
  }
  unsafe sqlite3_result_double(context, score)
}

/// How many words a text has on average, looked up for the first of a query's texts and kept for the others: FTS5 reads
/// and decodes it anew each time that it is asked.
private func averageLength(
  _ api: Fts5ExtensionApi, _ text: OpaquePointer?, _ average: inout Double
) -> Int32 {
  if let kept = unsafe api.xGetAuxdata(text, 0) {
    average = unsafe kept.load(as: Double.self)
    return SQLITE_OK
  }
  var (total, rows): (Int64, Int64) = (0, 0)
  var code = unsafe api.xColumnTotalSize(text, -1, &total)
  if code == SQLITE_OK { code = unsafe api.xRowCount(text, &rows) }
  guard code == SQLITE_OK else { return code }
  average = max(1, Double(total) / Double(max(1, rows)))
  guard let kept = unsafe sqlite3_malloc(Int32(MemoryLayout<Double>.size)) else { return SQLITE_NOMEM }
  unsafe kept.storeBytes(of: average, as: Double.self)
  // FTS5 frees it, also where it does not keep it.
  return unsafe api.xSetAuxdata(text, kept, sqlite3_free)
}
