/// Why a film was not made.
package struct FilmError: Error, Hashable, Sendable {
  /// The library's function that failed, or what was wrong with the spec.
  package let call: String
  /// The library's error number, 0 where it gave none.
  package let code: Int32

  /// Throws unless `code`, which `call` returned, is 0 or more.
  static func check(_ code: Int32, _ call: String) throws(FilmError) {
    guard code >= 0 else { throw FilmError(call: call, code: code) }
  }
}
