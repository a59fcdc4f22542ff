import CCurl

/// One exchange on a connection of its own: owns libcurl's handles and is gone with them.
///
/// A connection is never used twice, because libcurl sends a POST again by itself when a kept one turns out dead.
@safe struct Transfer: ~Copyable {
  /// Everything that one exchange needs to know.
  struct Plan {
    var request: HTTPRequest
    var url: WebURL
    var userAgent: String
    var addresses: AddressPolicy
    var proxy: ProxyRules.Proxy?
    var connectLimit: Duration
    var idleLimit: Duration
    var deadline: SuspendingClock.Instant
    var isCancelled: @Sendable () -> Bool
  }

  /// How an exchange went: an answer that came whole, and where it redirects to.
  struct Outcome {
    let answer: HTTPResponse
    let location: String?
  }

  private let easy: UnsafeMutableRawPointer
  private let multi: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let plan: Plan
  private let exchange: Exchange

  /// How often cancellation and time limits are looked at.
  private static let tickMilliseconds: CInt = 100

  /// Prepares an exchange whose answer goes to `receiver`; nothing is sent yet.
  static func prepare(_ plan: Plan, into receiver: any BodyReceiver) throws(FetchError) -> Transfer {
    let setupError = FetchError(.setup, origin: plan.url.origin)
    guard CurlLibrary.isReady, let easy = unsafe ot_curl_easy_init() else { throw setupError }
    guard let multi = unsafe ot_curl_multi_init() else {
      unsafe ot_curl_easy_cleanup(easy)
      throw setupError
    }
    var transfer = unsafe Transfer(easy: easy, multi: multi, plan: plan, receiver: receiver)
    try transfer.setRules()
    try transfer.setRequest()
    try transfer.setCallbacks()
    return transfer
  }

  @unsafe private init(
    easy: UnsafeMutableRawPointer, multi: UnsafeMutableRawPointer, plan: Plan, receiver: any BodyReceiver
  ) {
    unsafe self.easy = easy
    unsafe self.multi = multi
    self.plan = plan
    exchange = Exchange(addresses: plan.addresses, receiver: receiver, isCancelled: plan.isCancelled)
  }

  deinit {
    unsafe ot_curl_multi_remove_handle(multi, easy)
    unsafe ot_curl_easy_cleanup(easy)
    unsafe ot_curl_multi_cleanup(multi)
    unsafe ot_curl_slist_free_all(headers)
  }

  /// Sends the request and waits for the end of its answer.
  ///
  /// Throws a `FetchError` that says whether the request left. Rests on `curl_multi_perform` and `curl_multi_poll`.
  consuming func perform() throws(FetchError) -> Outcome {
    var result: CURLcode?
    try unsafe plan.request.body.withUnsafeBufferPointer { (body) throws(FetchError) in
      if body.isEmpty {
        // Without a pointer libcurl would read the body from standard input.
        if plan.request.method == .post { try unsafe check(ot_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")) }
      } else {
        let start = unsafe UnsafeMutableRawPointer(mutating: body.baseAddress)
        try unsafe check(ot_curl_set_pointer(easy, CURLOPT_POSTFIELDS, start))
      }
      guard unsafe ot_curl_multi_add_handle(multi, easy) == CURLM_OK else {
        throw FetchError(.setup, origin: plan.url.origin)
      }
      withoutBrokenPipes { result = run() }
    }
    return try outcome(of: result)
  }

  /// Drives the exchange until libcurl has a result; nil if it was ended from this side.
  private func run() -> CURLcode? {
    while true {
      var running: CInt = 0
      guard unsafe ot_curl_multi_perform(multi, &running) == CURLM_OK else { return CURLE_FAILED_INIT }
      if let result = finished() { return result }
      noteUpload()
      if plan.isCancelled() { exchange.refuse(BodyRefusal(kind: .interrupted)) }
      let now = SuspendingClock.now
      if now - exchange.lastActivity > plan.idleLimit || now > plan.deadline {
        exchange.refuse(BodyRefusal(kind: .timedOut))
      }
      switch exchange.refusal?.kind {
      case .interrupted, .timedOut: return nil
      // A refused address ends one attempt to connect; another address of the same name may do.
      default: unsafe ot_curl_multi_poll(multi, Self.tickMilliseconds)
      }
    }
  }

  private func finished() -> CURLcode? {
    var left: CInt = 0
    while let message = unsafe ot_curl_multi_info_read(multi, &left) {
      if unsafe message.pointee.msg == CURLMSG_DONE { return unsafe message.pointee.data.result }
    }
    return nil
  }

  private func noteUpload() {
    var bytes: curl_off_t = 0
    unsafe ot_curl_get_size(easy, CURLINFO_SIZE_UPLOAD_T, &bytes)
    exchange.noteUpload(Int(bytes))
  }

  // MARK: What it came to

  private func outcome(of result: CURLcode?) throws(FetchError) -> Outcome {
    if result == CURLE_OK, exchange.refusal == nil, let answer = exchange.answer {
      return Outcome(answer: answer, location: location())
    }
    let code = result ?? CURLE_OK
    let reason = exchange.refusal
    throw FetchError(
      reason?.kind ?? kind(of: code), origin: plan.url.origin, sent: exchange.wasReleased ? .something : .nothing,
      code: code, detail: reason == nil ? unsafe String(cString: ot_curl_easy_strerror(code)) : "",
      partial: exchange.answer, underlying: reason?.underlying)
  }

  private func kind(of code: CURLcode) -> FetchError.Kind {
    switch code {
    case CURLE_OPERATION_TIMEDOUT: .timedOut
    case _ where !exchange.wasReleased: code == CURLE_URL_MALFORMAT ? .badURL : .notConnected
    case _ where exchange.answer == nil: .noAnswer
    default: .partialAnswer
    }
  }

  private func location() -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe ot_curl_get_string(easy, CURLINFO_REDIRECT_URL, &text) == CURLE_OK, let text = unsafe text else {
      return nil
    }
    return unsafe String(cString: text)
  }

  // MARK: Setting up

  private func check(_ code: CURLcode) throws(FetchError) {
    guard code == CURLE_OK else { throw FetchError(.setup, origin: plan.url.origin, code: code) }
  }

  /// What holds for every exchange.
  private func setRules() throws(FetchError) {
    let limit = Int(plan.connectLimit / .milliseconds(1))
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_QUICK_EXIT, 1), (CURLOPT_HTTP_VERSION, ot_curl_http_1_1),
      (CURLOPT_FRESH_CONNECT, 1), (CURLOPT_FORBID_REUSE, 1), (CURLOPT_FOLLOWLOCATION, 0),
      (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
      (CURLOPT_TCP_KEEPALIVE, 1), (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
      (CURLOPT_CONNECTTIMEOUT_MS, limit), (CURLOPT_BUFFERSIZE, 131_072),
    ]
    for (option, value) in numbers { try unsafe check(ot_curl_set_long(easy, option, value)) }
    try unsafe check(ot_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https"))
    // Both are set, for libcurl would ask the environment again and may find otherwise than was decided.
    try unsafe check(ot_curl_set_string(easy, CURLOPT_PROXY, plan.proxy?.address ?? ""))
    try unsafe check(ot_curl_set_string(easy, CURLOPT_NOPROXY, ""))
  }

  private mutating func setRequest() throws(FetchError) {
    let request = plan.request
    if let name = request.headers.brokenName {
      throw FetchError(.badHeader, origin: plan.url.origin, detail: name)
    }
    try unsafe check(ot_curl_set_string(easy, CURLOPT_URL, plan.url.text))
    try unsafe check(ot_curl_set_string(easy, CURLOPT_USERAGENT, plan.userAgent))
    if request.method == .post {
      try unsafe check(ot_curl_set_long(easy, CURLOPT_POST, 1))
      try unsafe check(ot_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
    }
    // An empty Expect keeps libcurl from asking first and then sending after a time-out of its own.
    let lines =
      ["Expect:"] + request.headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    for line in lines {
      guard let longer = unsafe ot_curl_slist_append(headers, line) else {
        throw FetchError(.setup, origin: plan.url.origin)
      }
      unsafe headers = longer
    }
    try unsafe check(ot_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers))
  }

  private func setCallbacks() throws(FetchError) {
    let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
    try unsafe check(ot_curl_set_write(easy, CURLOPT_HEADERFUNCTION, onHeader))
    try unsafe check(ot_curl_set_pointer(easy, CURLOPT_HEADERDATA, context))
    try unsafe check(ot_curl_set_write(easy, CURLOPT_WRITEFUNCTION, onBody))
    try unsafe check(ot_curl_set_pointer(easy, CURLOPT_WRITEDATA, context))
    try unsafe check(ot_curl_set_opensocket(easy, onOpenSocket))
    try unsafe check(ot_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context))
    try unsafe check(ot_curl_set_prereq(easy, onRequestReady))
    try unsafe check(ot_curl_set_pointer(easy, CURLOPT_PREREQDATA, context))
  }
}
