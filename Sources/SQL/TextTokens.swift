import CSQLite

/// The tokens of texts as an index of theirs holds them.
package final class TextTokens {
  private let tokenizer: SearchTokenizer.Instance

  /// Makes them as `clip_texts` does, or as `clip_beginnings`.
  package init(beginnings: Bool, _ connection: borrowing Connection) throws(SQLError) {
    tokenizer = try unsafe connection.withHandle { (handle) throws(SQLError) in
      try unsafe SearchTokenizer.Instance(beginnings: beginnings, on: handle)
    }
  }

  /// Each token of a text, in its order, as often as it stands there.
  package func tokens(of text: String) throws(SQLError) -> [String] {
    var text = text
    var tokens: [String] = []
    let code = text.withUTF8 { bytes in
      unsafe withUnsafeMutablePointer(to: &tokens) { unsafe tokenizer.tokenize(bytes, $0, collectToken) }
    }
    guard code == SQLITE_OK else {
      throw SQLError(code: code, message: "a text cannot be cut into words", statement: SearchTokenizer.name)
    }
    return tokens
  }
}

/// A callback of `xTokenize`; the context is a list of strings.
private func collectToken(
  _ context: UnsafeMutableRawPointer?, _ flags: Int32, _ token: UnsafePointer<CChar>?, _ count: Int32, _ start: Int32,
  _ end: Int32
) -> Int32 {
  guard let tokens = unsafe context?.assumingMemoryBound(to: [String].self), let token = unsafe token else {
    return SQLITE_MISUSE
  }
  let bytes = unsafe UnsafeRawBufferPointer(start: token, count: Int(count))
  unsafe tokens.pointee.append(String(decoding: bytes, as: UTF8.self))
  return SQLITE_OK
}
