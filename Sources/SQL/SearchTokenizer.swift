import CSQLite
import Domain

/// FTS5's tokenizer `onetake`: `SearchSegments` cuts Chinese, Japanese and Korean runs into pairs of characters, and
/// SQLite's unicode61 splits everything else into words.
///
/// With the option `beginnings` it makes of each word only its first letter and its first two, and of each character of a
/// run itself: for an index in which the clips of `s*` stand under one token, where the index of words would have to
/// gather them from thousands. In a query it leaves what is asked as it is.
///
/// An index made by it can be asked by connections that know it alone; every connection here does.
enum SearchTokenizer {
  /// The name that an index asks for: `tokenize = 'onetake'`, or `tokenize = 'onetake beginnings'`.
  static let name = "onetake"
  fileprivate static let option = "beginnings"

  /// Makes the tokenizer known to a connection, and the order by relevance. `fts5_api.xCreateTokenizer`.
  static func register(on database: OpaquePointer) throws(SQLError) {
    guard let api = unsafe fts5(of: database) else {
      throw SQLError(code: SQLITE_ERROR, message: "this SQLite has no FTS5", statement: "SELECT fts5(?1)")
    }
    var functions = unsafe fts5_tokenizer(xCreate: create, xDelete: delete, xTokenize: tokenize)
    let code = unsafe api.pointee.xCreateTokenizer(api, name, api, &functions, nil)
    guard code == SQLITE_OK else {
      throw SQLError(code: code, message: "the tokenizer \(name) was refused", statement: "")
    }
    try unsafe SearchScore.register(api)
  }

  /// FTS5's functions, which it hands out through a bound pointer (sqlite.org/fts5.html, 7).
  private static func fts5(of database: OpaquePointer) -> UnsafeMutablePointer<fts5_api>? {
    var statement: OpaquePointer?
    guard unsafe sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nil) == SQLITE_OK else { return nil }
    defer { unsafe sqlite3_finalize(statement) }
    var api: UnsafeMutablePointer<fts5_api>?
    unsafe withUnsafeMutablePointer(to: &api) { place in
      unsafe sqlite3_bind_pointer(statement, 1, place, "fts5_api_ptr", nil)
      unsafe sqlite3_step(statement)
    }
    return unsafe api
  }

  /// The tokenizer outside an index.
  @safe final class Instance {
    private let words: WordTokenizer

    init(beginnings: Bool, on database: OpaquePointer) throws(SQLError) {
      guard let api = unsafe fts5(of: database),
        let words = unsafe WordTokenizer(api, keepsBeginnings: beginnings)
      else { throw SQLError(code: SQLITE_ERROR, message: "the tokenizer \(name) was refused", statement: name) }
      self.words = words
    }

    /// Hands each token of a text to `sink`, as FTS5 is given it; returns SQLite's code.
    @unsafe func tokenize(
      _ text: UnsafeBufferPointer<UInt8>, _ context: UnsafeMutableRawPointer?, _ sink: @escaping TokenSink
    ) -> Int32 {
      let emission = unsafe Emission(sink, context, isQuery: false, keepsBeginnings: words.keepsBeginnings)
      return unsafe words.cut(text, FTS5_TOKENIZE_DOCUMENT, emission)
    }
  }
}

/// What belongs to one index that is open: unicode61, for the words.
@safe private final class WordTokenizer {
  private let functions: fts5_tokenizer
  private let handle: OpaquePointer
  /// Whether the index holds beginnings of words only.
  let keepsBeginnings: Bool

  /// Makes unicode61 with accents taken off; nil where FTS5 refuses it.
  init?(_ api: UnsafeMutablePointer<fts5_api>, keepsBeginnings: Bool) {
    var context: UnsafeMutableRawPointer?
    var functions = fts5_tokenizer()
    guard unsafe api.pointee.xFindTokenizer(api, "unicode61", &context, &functions) == SQLITE_OK else { return nil }
    var made: OpaquePointer?
    let code = unsafe "remove_diacritics".withCString { option in
      unsafe "2".withCString { value in
        var words: [UnsafePointer<CChar>?] = unsafe [option, value]
        return unsafe functions.xCreate(context, &words, 2, &made)
      }
    }
    guard code == SQLITE_OK, let made = unsafe made else { return nil }
    self.functions = functions
    self.keepsBeginnings = keepsBeginnings
    unsafe handle = made
  }

  deinit { unsafe functions.xDelete(handle) }

  /// Where words go, with what their offsets count from.
  @unsafe struct Relay {
    let emission: Emission
    let place: SearchSegments.Place
  }

  /// Cuts a text into segments and these into tokens.
  func cut(_ text: UnsafeBufferPointer<UInt8>, _ flags: Int32, _ emission: Emission) -> Int32 {
    var code = SQLITE_OK
    _ = unsafe SearchSegments.scan(Span(_unsafeElements: text)) { kind, segment, place in
      code = unsafe segment.withUnsafeBufferPointer { part in
        kind == .words
          ? unsafe tokenize(part, flags, .init(emission: emission, place: place))
          : unsafe emission.emit(kind, part, place.range)
      }
      return code == SQLITE_OK
    }
    return code
  }

  private func tokenize(_ text: UnsafeBufferPointer<UInt8>, _ flags: Int32, _ relay: Relay) -> Int32 {
    var relay = unsafe relay
    return unsafe text.withMemoryRebound(to: CChar.self) { text in
      unsafe withUnsafeMutablePointer(to: &relay) { relay in
        unsafe functions.xTokenize(handle, relay, flags, text.baseAddress, Int32(text.count), relayToken)
      }
    }
  }
}

/// FTS5's callback for each token.
typealias TokenSink =
  @convention(c) (UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, Int32, Int32, Int32) -> Int32

/// The tokens of one text on their way to FTS5.
@safe private final class Emission {
  private let sink: TokenSink
  private let context: UnsafeMutableRawPointer?
  private let isQuery: Bool
  private let keepsBeginnings: Bool
  /// The last character of a run in a query, which counts only if another token follows: the pair before holds it, and
  /// a phrase that ended with it too would find the ends of runs alone.
  private var tail: (bytes: [UInt8], range: Range<Int>)?

  init(_ sink: @escaping TokenSink, _ context: UnsafeMutableRawPointer?, isQuery: Bool, keepsBeginnings: Bool) {
    unsafe self.sink = unsafe sink
    unsafe self.context = unsafe context
    self.isQuery = isQuery
    self.keepsBeginnings = keepsBeginnings
  }

  /// Hands on a token of unicode61's, or the beginnings of it.
  func emitWord(_ flags: Int32, _ token: UnsafePointer<CChar>?, _ count: Int32, _ range: Range<Int>) -> Int32 {
    guard keepsBeginnings, !isQuery else { return unsafe emit(flags, token, count, range) }
    for letters in 1...2 {
      guard let length = unsafe Self.length(of: letters, token, count) else { break }
      let code = unsafe emit(flags, token, length, range)
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  /// How many bytes the first letters of a token have; nil where it has fewer.
  private static func length(of letters: Int, _ token: UnsafePointer<CChar>?, _ count: Int32) -> Int32? {
    guard let token = unsafe token else { return nil }
    var (length, found): (Int32, Int) = (0, 0)
    while length < count {
      if found == letters { return length }
      found += 1
      length += 1
      while length < count, unsafe UInt8(bitPattern: token[Int(length)]) & 0xC0 == 0x80 { length += 1 }
    }
    return found == letters ? length : nil
  }

  private func emit(_ flags: Int32, _ token: UnsafePointer<CChar>?, _ count: Int32, _ range: Range<Int>) -> Int32 {
    if let (bytes, place) = tail {
      tail = nil
      let code = unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { token in
          unsafe sink(
            context, 0, token.baseAddress, Int32(token.count), Int32(place.lowerBound), Int32(place.upperBound))
        }
      }
      if code != SQLITE_OK { return code }
    }
    return unsafe sink(context, flags, token, count, Int32(range.lowerBound), Int32(range.upperBound))
  }

  func emit(_ kind: SearchSegments.Kind, _ part: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int32 {
    if kind == .tail, isQuery {
      unsafe tail = (Array(part), range)
      return SQLITE_OK
    }
    return unsafe part.withMemoryRebound(to: CChar.self) { token in
      var length = Int32(token.count)
      if keepsBeginnings, !isQuery { length = unsafe Self.length(of: 1, token.baseAddress, length) ?? length }
      return unsafe emit(0, token.baseAddress, length, range)
    }
  }
}

/// unicode61 counts from the segment that it was given; FTS5 wants to know where the token stands in the text.
private func relayToken(
  _ context: UnsafeMutableRawPointer?, _ flags: Int32, _ token: UnsafePointer<CChar>?, _ count: Int32, _ start: Int32,
  _ end: Int32
) -> Int32 {
  guard let relay = unsafe context?.assumingMemoryBound(to: WordTokenizer.Relay.self) else { return SQLITE_MISUSE }
  let range = unsafe relay.pointee.place.original(Int(start)..<Int(end))
  return unsafe relay.pointee.emission.emitWord(flags, token, count, range)
}

/// `fts5_tokenizer.xCreate`; the context is FTS5's functions.
private func create(
  _ context: UnsafeMutableRawPointer?, _ options: UnsafeMutablePointer<UnsafePointer<CChar>?>?, _ count: Int32,
  _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
  guard let api = unsafe context?.assumingMemoryBound(to: fts5_api.self), let result = unsafe result else {
    return SQLITE_MISUSE
  }
  let option = unsafe count == 1 ? options?[0].map { unsafe String(cString: $0) } : nil
  guard count == 0 || option == SearchTokenizer.option,
    let words = unsafe WordTokenizer(api, keepsBeginnings: option != nil)
  else { return SQLITE_ERROR }
  unsafe result.pointee = OpaquePointer(Unmanaged.passRetained(words).toOpaque())
  return SQLITE_OK
}

/// `fts5_tokenizer.xDelete`.
private func delete(_ tokenizer: OpaquePointer?) {
  guard let tokenizer = unsafe tokenizer else { return }
  unsafe Unmanaged<WordTokenizer>.fromOpaque(UnsafeRawPointer(tokenizer)).release()
}

/// `fts5_tokenizer.xTokenize`.
private func tokenize(
  _ tokenizer: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ flags: Int32, _ text: UnsafePointer<CChar>?,
  _ count: Int32, _ emit: TokenSink?
) -> Int32 {
  guard let tokenizer = unsafe tokenizer, let emit = unsafe emit else { return SQLITE_MISUSE }
  guard let text = unsafe text, count > 0 else { return SQLITE_OK }
  let words = unsafe Unmanaged<WordTokenizer>.fromOpaque(UnsafeRawPointer(tokenizer)).takeUnretainedValue()
  let emission = unsafe Emission(
    emit, context, isQuery: flags & FTS5_TOKENIZE_QUERY != 0, keepsBeginnings: words.keepsBeginnings)
  return unsafe text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
    unsafe words.cut(UnsafeBufferPointer(start: bytes, count: Int(count)), flags, emission)
  }
}
