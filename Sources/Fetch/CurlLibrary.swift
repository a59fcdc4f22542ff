import CCurl

/// libcurl, loaded and set up when the first address is read or the first exchange begins, and not before: it costs a
/// start 5 ms, and a hit needs none of it.
enum CurlLibrary {
  /// Whether libcurl.so.4 is there and `curl_global_init` succeeded; to be asked before any of its functions is called.
  static let isReady = ot_curl_load() == 1 && ot_curl_global_init(ot_curl_global_default) == CURLE_OK
}
