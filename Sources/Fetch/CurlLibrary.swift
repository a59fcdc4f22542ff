import CCurl

/// libcurl's process-wide state, set up when the first exchange begins and not before: a hit needs none of it.
enum CurlLibrary {
  /// Whether `curl_global_init` succeeded.
  static let isReady = curl_global_init(ot_curl_global_default) == CURLE_OK
}
