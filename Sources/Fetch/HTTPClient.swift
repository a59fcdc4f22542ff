/// Speaks HTTP through libcurl, one fresh connection for each exchange, and never repeats one by itself.
///
/// All calls block. Cancellation is asked for ten times a second; an exchange in progress then ends as `interrupted`.
package struct HTTPClient: Sendable {
  /// How long to wait for what.
  package struct Limits: Sendable {
    /// For a name, a connection and the TLS handshake.
    package var connect: Duration = .seconds(15)
    /// For the next byte of the answer to a submit, in either direction.
    package var submitIdle: Duration = .seconds(120)
    /// For a whole submit, however busily its bytes drip.
    package var submit: Duration = .seconds(600)
    /// For a whole poll.
    package var get: Duration = .seconds(30)
    /// For the next byte of a download.
    package var downloadIdle: Duration = .seconds(60)

    /// The usual limits.
    package init() {}
  }

  /// The answer to a submit may be this large, in bytes.
  package static let submitAnswerLimit = 1 << 20
  /// The answer to a poll may be this large, in bytes.
  package static let getAnswerLimit = 4 << 20

  private let userAgent: String
  private let limits: Limits
  private let proxies: ProxyRules
  private let isCancelled: @Sendable () -> Bool

  /// Makes a client that calls itself `userAgent`, for example `onetake/1.0.0`, and stops when `isCancelled` says so.
  package init(
    userAgent: String, limits: Limits = Limits(), proxies: ProxyRules = .ofProcess(),
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.userAgent = userAgent
    self.limits = limits
    self.proxies = proxies
    self.isCancelled = isCancelled
  }

  /// Sends `request` at most once and returns whatever is answered, redirects included.
  ///
  /// Throws a `FetchError`; only its `nothingWasSent` says that the request may be sent again.
  package func submit(_ request: HTTPRequest) throws(FetchError) -> HTTPResponse {
    let plan = try plan(request, .any, idle: limits.submitIdle, total: limits.submit)
    return try Transfer.prepare(plan, into: BodyCollector(limit: Self.submitAnswerLimit)).perform().answer
  }

  /// Fetches a small answer, for polls; redirects are returned, not followed.
  package func get(_ request: HTTPRequest) throws(FetchError) -> HTTPResponse {
    let plan = try plan(request, .any, idle: limits.get, total: limits.get)
    return try Transfer.prepare(plan, into: BodyCollector(limit: Self.getAnswerLimit)).perform().answer
  }

  /// Streams a file into `sink`, following redirects by the download's rules.
  ///
  /// Throws a `FetchError`; after one, what the sink got is good and can be resumed from, unless `kind` is `tooLarge`
  /// or `otherRange`.
  package func download(_ download: Download, into sink: DownloadSink) throws(FetchError) -> DownloadAnswer {
    let deadline = SuspendingClock.now + download.timeLimit
    var request = HTTPRequest(.get, download.url, headers: download.requestHeaders)
    for _ in 0...max(0, download.maximumRedirects) {
      let plan = try plan(
        request, download.addresses, idle: limits.downloadIdle, total: deadline - SuspendingClock.now)
      let stream = BodyStream(download, sink)
      let outcome: Transfer.Outcome
      do {
        outcome = try Transfer.prepare(plan, into: stream).perform()
      } catch {
        // What is not the file may be cut off and still says what it is.
        guard error.kind == .tooLarge, let answer = error.partial, !BodyStream.isFile(answer) else { throw error }
        return .other(answer)
      }
      if let head = stream.head {
        guard stream.isWhole else {
          throw FetchError(.partialAnswer, origin: plan.url.origin, sent: .something, partial: outcome.answer)
        }
        return .complete(head)
      }
      if let head = download.headIfHeld(by: outcome.answer) { return .complete(head) }
      guard Redirect.isRedirect(outcome.answer.status), let location = outcome.location else {
        return .other(outcome.answer)
      }
      guard let next = Redirect.next(from: plan.url, to: location) else {
        throw FetchError(.refusedRedirect, origin: plan.url.origin, sent: .something)
      }
      request.url = next.text
      if next.origin != plan.url.origin { request.headers = request.headers.only("Range", "If-Range") }
    }
    let origin = WebURL(request.url)?.origin ?? ""
    throw FetchError(.tooManyRedirects, origin: origin, sent: .something)
  }

  /// Fetches a file into memory by a download's rules; its `limit` bounds the memory, and `offset` must be 0.
  ///
  /// Other answers than 200 are returned with at most 64 KiB of their body.
  package func fetch(_ download: Download) throws(FetchError) -> HTTPResponse {
    var bytes: [UInt8] = []
    let sink = unsafe DownloadSink(begin: { _ in bytes = [] }, write: { unsafe bytes.append(contentsOf: $0) })
    switch try self.download(download, into: sink) {
    case .other(let answer): return answer
    case .complete(let head):
      var headers = HTTPHeaders()
      if let type = head.contentType { headers.append("Content-Type", type) }
      if let tag = head.entityTag { headers.append("ETag", tag) }
      return HTTPResponse(head.status, headers: headers, body: bytes)
    }
  }

  private func plan(
    _ request: HTTPRequest, _ addresses: AddressPolicy, idle: Duration, total: Duration
  ) throws(FetchError) -> Transfer.Plan {
    guard let url = WebURL(request.url) else { throw FetchError(.badURL, origin: "") }
    let proxy = addresses.usesProxy ? proxies.proxy(for: url) : nil
    if proxy != nil, !addresses.allows(hostBehindProxy: url.host) {
      throw FetchError(.refusedAddress, origin: url.origin)
    }
    // What is connected to then is the proxy, which the person chose.
    return Transfer.Plan(
      request: request, url: url, userAgent: userAgent, addresses: proxy == nil ? addresses : .any, proxy: proxy,
      connectLimit: limits.connect, idleLimit: idle, deadline: .now + total, isCancelled: isCancelled)
  }
}

extension Download {
  /// What is known of the file if a 416 says that it ends where the bytes end that are already held.
  func headIfHeld(by answer: HTTPResponse) -> DownloadHead? {
    guard answer.status == 416, offset > 0, let range = answer.headers["Content-Range"],
      ContentRange.total(ofUnsatisfied: range) == offset, expectedTotal == nil || expectedTotal == offset
    else { return nil }
    return DownloadHead(
      status: 416, offset: offset, total: offset, contentType: nil, entityTag: answer.headers["ETag"])
  }

  /// The caller's headers, and Range and If-Range where something is already held.
  var requestHeaders: HTTPHeaders {
    var all = headers
    guard offset > 0 else { return all }
    all.append("Range", "bytes=\(offset)-")
    if let entityTag, !entityTag.hasPrefix("W/") { all.append("If-Range", entityTag) }
    return all
  }
}
