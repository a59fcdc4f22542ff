import Domain

@testable import Fetch
@testable import Providers

/// What a provider answers, which decides about money. The first line names the provider, the status and a Retry-After.
enum AnswerTargets {
  static let all = [
    FuzzTarget(name: "submit-answer", limit: 8192, rounds: 3000, words: words, check: submit),
    FuzzTarget(name: "poll-answer", limit: 8192, rounds: 2000, words: words, check: poll),
    FuzzTarget(name: "job-list", limit: 8192, rounds: 800, words: words, check: list),
  ]

  /// A key with a character that JSON may escape.
  static let key = "sk-s3cret/key+1="

  static let words =
    JSONTargets.words + [
      "shortapi 200\n", "highway 200\n", "gmi 201\n", "gmi 500\n", "shortapi 429 30\n", "shortapi 503 1\n", "gmi 400\n",
      "\"job_id\":", "\"task_id\":", "\"request_id\":", "\"jobId\":", "\"j1\"", "\"\"", "\"0\"", "12345678901234567890",
      "\"code\":0", "\"code\":1001", "\"code\":\"200\"", "\"data\":{", "\"task\":{", "\"status\":", "2", "3",
      "\"succeeded\"", "\"TASK_STATUS_SUCCEED\"", "\"TASK_STATUS_FAILED\"", "\"success\"", "\"cancelled\"",
      "\"result\":{\"images\":[{\"url\":", "\"videos\":[{\"video_url\":", "\"outcome\":{\"media_urls\":[{\"url\":",
      "\"https://cdn.example/f.mp4?X-Amz-Signature=fff#x\"", "\"http://h/\"", "\"file:///etc/passwd\"", "\"amount\":",
      "\"0.02\"", "-1", "\"refunded\":true", "\"error\":", "\"message\":", "\"progress_percent\":", "\"created_at\":",
      "\"requests\":[", "\"payload\":{\"prompt\":", "\"Bearer \(key)\"", key, "sk-s3cret\\/key+1=",
      "<html>", "data:image/png;base64,AAAA",
    ]

  private static func submit(_ bytes: [UInt8]) throws(Violation) {
    let (api, response) = answer(bytes)
    let meaning = api.interpretSubmit(.success(response))
    let name = api.dialect.jobIDName
    if let id = literalID(named: name, in: response.body) {
      guard case .accepted = meaning else { throw Violation("job \(id) stands in the answer, which is \(meaning)") }
    }
    switch meaning {
    case .accepted(let id, let charge):
      let isUsable = id.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
      try demand(isUsable && (1...JobID.maximumLength).contains(id.utf8.count), "no id can be \(id)")
      try demand(charge.map { $0 >= .zero } ?? true, "it charges \(charge as Money?)")
    case .nothingSent: throw Violation("an answer came, so something was sent")
    case .notAccepted(let wait, let reason):
      try demand([429, 503].contains(response.status), "HTTP \(response.status) asks nobody to come back")
      try demand(wait.map { $0 >= 0 } ?? true, "it asks to come back in \(wait ?? 0) s")
      try checkText(reason)
    case .refused(let status, let reason):
      let json = try? JSONParser.parse(response.body, .lenient)
      let isSaid = (400..<500).contains(status) || json?["code"] != nil || json?["error"] != nil
      try demand(isSaid && status == response.status, "HTTP \(response.status) refuses nothing")
      try checkText(reason)
    case .uncertain(let reason): try checkText(reason)
    }
    try checkHalf(api, response, meaning)
    try checkRedacted(api, response, meaning)
  }

  /// The connection broke after these bytes: a job is a job, and everything else is in doubt.
  private static func checkHalf(
    _ api: ProviderAPI, _ response: HTTPResponse, _ meaning: SubmitAnswer
  ) throws(Violation) {
    let error = FetchError(.partialAnswer, origin: "", sent: .something, partial: response)
    switch (api.interpretSubmit(.failure(error)), meaning) {
    case (.accepted(let half, _), .accepted(let whole, _)):
      try demand(half == whole, "half an answer names another job")
    case (.uncertain, .accepted): throw Violation("the job is lost with the connection")
    case (.uncertain, _): break
    case (let half, _): throw Violation("half an answer is \(half)")
    }
  }

  /// The evidence that is kept names a job wherever the answer did.
  private static func checkRedacted(
    _ api: ProviderAPI, _ response: HTTPResponse, _ meaning: SubmitAnswer
  ) throws(Violation) {
    guard case .accepted = meaning else { return }
    // Of two members of one name only the first is kept; the id that stood in the other is in the record beside it.
    let read = (try? JSONParser.parse(response.body, .lenient))?.utf8 ?? response.body
    guard case .accepted = api.interpretSubmit(.success(HTTPResponse(response.status, body: read))) else { return }
    let kept = Redaction(key: APIKey(key)).redacted(response.body)
    guard case .accepted = api.interpretSubmit(.success(HTTPResponse(response.status, body: kept))) else {
      throw Violation("the job is gone from the evidence: \(kept.shown)")
    }
  }

  private static func poll(_ bytes: [UInt8]) throws(Violation) {
    let (api, response) = answer(bytes)
    let status = api.interpretPoll(.success(response), of: "j1")
    switch status {
    case .pending(let progress): try demand(progress.map { (0...100).contains($0) } ?? true, "progress is \(status)")
    case .succeeded(let urls, let charge):
      try demand(!urls.isEmpty && urls.allSatisfy { WebURL($0) != nil }, "the result is nowhere")
      try demand(charge.map { $0 >= .zero } ?? true, "it charges \(charge as Money?)")
    case .failed(let reason, _): try checkText(reason)
    case .cannotTell(let reason, let wait):
      try checkText(reason)
      try demand(wait.map { $0 >= 0 } ?? true, "it asks to come back in \(wait ?? 0) s")
      return
    }
    try demand((200...299).contains(response.status), "HTTP \(response.status) decides about a job")
    let json = try? JSONParser.parse(response.body, .lenient)
    let named = json.flatMap { api.dialect.jobID(inPoll: $0) }?.stringValue
    try demand(
      named == nil || named == "j1" || JobID.text(.string(named ?? "")) == nil, "it is about job \(named ?? "")")
    if let request, let echo = api.echo(in: response) { _ = api.disagreements(between: echo, and: request) }
  }

  private static func list(_ bytes: [UInt8]) throws(Violation) {
    let (api, response) = answer(bytes)
    guard let request else { throw Violation("there is no request to look for") }
    for hint in api.hints(in: response, for: request, since: 1_700_000_000) {
      try demand(JobID.text(.string(hint.jobID)) == hint.jobID, "no id can be \(hint.jobID)")
      try demand(hint.createdAt.map { $0 >= 1_700_000_000 } ?? true, "the job is too old")
      try checkText(hint.status ?? "")
    }
  }

  // MARK: Parts

  static func answer(_ bytes: [UInt8]) -> (api: ProviderAPI, response: HTTPResponse) {
    let (head, body) = bytes.headAndBody
    let provider = head.first.flatMap { Provider(rawValue: String($0)) } ?? .shortapi
    let status = head.dropFirst().first.flatMap { Int($0) } ?? 200
    var headers = HTTPHeaders()
    if head.count > 2 { headers.append("Retry-After", String(head[2])) }
    let response = HTTPResponse(min(max(status, 200), 999), headers: headers, body: body, receivedAt: 0)
    return (ProviderAPI(provider, key: APIKey(key)), response)
  }

  private static func checkText(_ text: String) throws(Violation) {
    try demand(!text.hasControlCharacters, "a text could command a terminal: \(text)")
    try demand(!text.contains(key), "a text tells the key: \(text)")
    try demand(text.unicodeScalars.count <= 700, "a text is long: \(text.unicodeScalars.count)")
  }

  /// What stands as `"NAME" : "ID"` in the bytes: in JSON this can only be a member, for inside a string the quotes are
  /// escaped; in anything else a person would see the id at once.
  private static func literalID(named name: String, in body: [UInt8]) -> String? {
    let quoted = Array("\"\(name)\"".utf8)
    for start in body.indices where body[start...].starts(with: quoted) {
      var rest = body[(start + quoted.count)...].drop { isSpace($0) }
      guard rest.popFirst() == UInt8(ascii: ":") else { continue }
      rest = rest.drop { isSpace($0) }
      guard rest.popFirst() == UInt8(ascii: "\"") else { continue }
      let id = rest.prefix { isWord($0) }
      guard (1...64).contains(id.count), rest.dropFirst(id.count).first == UInt8(ascii: "\"") else { continue }
      let text = String(decoding: id, as: UTF8.self)
      if text != "0" { return text }
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
  }

  private static let request: Request? = {
    var draft = RequestDraft(model: Model.pixverseV55TextToVideo.rawValue)
    draft.fields[.prompt] = "slow zoom"
    return try? draft.request()
  }()
}
