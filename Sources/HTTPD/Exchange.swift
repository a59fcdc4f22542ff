/// One request on its way in and its answer on its way out.
///
/// libmicrohttpd calls for one request from one thread at a time, so nothing here is locked.
final class Exchange {
  var head = HTTPRequest.Head()
  var body: [UInt8] = []
  /// Whether the first callback, which sees the head only, has been.
  var hasHead = false
  /// Whether the request counts as being answered.
  var isCounted = false

  init(target: String) { head.target = target }
}
