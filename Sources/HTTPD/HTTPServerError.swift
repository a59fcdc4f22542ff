/// Why a server did not start.
package struct HTTPServerError: Error, Sendable {
  /// What failed, as a call: `bind`, `MHD_start_daemon` and so on.
  package let call: String
  /// The system's error number, or 0 where there is none.
  package let errno: Int32
}
