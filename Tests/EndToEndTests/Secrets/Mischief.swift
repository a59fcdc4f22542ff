import Domain
import Foundation
import Rig

/// What a provider may do with what it was told: repeat it, in all ways there are.
struct Mischief: Sendable, CustomStringConvertible {
  let description: String
  /// Told apart by the beginning of a request's first line.
  let stage: Stage
  let deed: @Sendable (Provider, [String], String) -> Meddler.Deed

  enum Stage: Sendable {
    case submit, poll, film

    func isAsked(_ line: String) -> Bool {
      switch self {
      case .submit: line.hasPrefix("POST /api/") || line.hasPrefix("POST /v3/")
      case .poll: line.hasPrefix("GET /api/") || line.hasPrefix("GET /v3/")
      case .film: line.hasPrefix("GET /films/")
      }
    }
  }

  private init(
    _ description: String, _ stage: Stage, _ deed: @escaping @Sendable (Provider, [String], String) -> Meddler.Deed
  ) {
    self.description = description
    self.stage = stage
    self.deed = deed
  }

  // MARK: Words

  /// An address in the forms that addresses are written in: without its scheme, too, and escaped.
  static func everyForm(ofAddress address: String) -> String {
    let percent = address.utf8.map { String(format: "%%%02X", $0) }.joined()
    let bare = address.replacing("http://", with: "")
    return [
      address, bare, percent, percent.replacing("%", with: "%25"), address.replacing("/", with: "\\/"),
      address.replacing("&", with: "&amp;"), bare.replacing("&", with: "\\u0026").replacing("?", with: "%3F"),
      "http://a.example/go?to=\(percent)", "<img src='\(address)'>", "(\(address))",
    ].joined(separator: " ; ")
  }

  /// A secret in every form that somebody could put it into a text in.
  static func everyForm(of secret: String) -> String {
    let bytes = Array(secret.utf8)
    let half = secret.index(secret.startIndex, offsetBy: secret.count / 2)
    let percent = bytes.map { String(format: "%%%02X", $0) }.joined()
    func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    // Less than 12 characters tell too little of a secret to be looked for.
    let halves = secret.count < 24 ? [] : ["\(secret[..<half])...", "...\(secret[half...])"]
    let forms: [String] =
      [
        secret, secret.lowercased(), secret.uppercased(), "Bearer \(secret)", "authorization=\(secret)", percent,
        percent.replacing("%", with: "%25"), bytes.map { String(format: "\\u%04x", $0) }.joined(),
        secret.replacing("/", with: "\\/").replacing("\"", with: "\\\""), secret.replacing("&", with: "&amp;"),
        bytes.map { "&#\($0);" }.joined(), base64(secret), base64("Bearer \(secret)"), "Basic \(base64("u:\(secret)"))",
        base64("x\(secret)y"), base64(secret).replacing("+", with: "-").replacing("/", with: "_"),
        "\(secret[..<half])\n    \(secret[half...])", "x\(secret)x",
        "http://\(percent):x@h.example/a", "see h.example/a?q=1&longer=\(percent)&b=2",
      ]
    return (halves + forms).joined(separator: " ; ")
  }

  private static func all(_ secrets: [String]) -> String { secrets.map { everyForm(of: $0) }.joined(separator: " | ") }

  private static func http(_ status: Int, _ body: [UInt8], _ fields: String = "", length: Int? = nil) -> Meddler.Deed {
    let head =
      "HTTP/1.1 \(status) Word\r\n\(fields)Content-Length: \(length ?? body.count)\r\nConnection: close\r\n\r\n"
    return .answer(Array(head.utf8) + body)
  }

  private static func json(_ status: Int, _ body: JSON, _ fields: String = "") -> Meddler.Deed {
    http(status, body.utf8, "Content-Type: application/json\r\n" + fields)
  }

  private static func idName(_ provider: Provider) -> String {
    switch provider {
    case .shortapi: "job_id"
    case .highway: "task_id"
    case .gmi: "request_id"
    }
  }

  /// An answer that says more than it has to, wherever JSON can hold it.
  private static func talkative(_ body: [UInt8], _ secrets: [String], _ talk: String) -> [UInt8] {
    guard case .object(var object)? = try? JSONParser.parse(body) else { return body }
    object["debug"] = .string(all(secrets) + talk)
    object["more"] = .string(talk)
    object["headers"] = ["Authorization": .string("Bearer \(secrets[0])"), "X-Echo": .string(secrets[0])]
    object["list"] = .array(secrets.map { .string($0) })
    object[secrets[0]] = "a name"
    object["inner"] = .string(JSON.object(JSONObject([.init("k", .string(secrets[0]))])).text)
    return JSON.object(object).utf8
  }

  /// A report of a job that failed, and why.
  private static func failure(_ provider: Provider, _ reason: String) -> JSON {
    switch provider {
    case .shortapi: ["code": 0, "data": ["status": 3, "error": .string(reason)]]
    case .highway: ["task": ["status": "TASK_STATUS_FAILED", "reason": .string(reason)]]
    case .gmi: ["status": "failed", "error": .string(reason)]
    }
  }

  /// A report of a job that is done, its film at `url`.
  private static func success(_ provider: Provider, _ url: String) -> JSON {
    switch provider {
    case .shortapi: ["code": 0, "data": ["status": 2, "result": ["videos": [["url": .string(url)]]]]]
    case .highway: ["task": ["status": "TASK_STATUS_SUCCEED"], "videos": [["video_url": .string(url)]]]
    case .gmi: ["status": "success", "outcome": ["media_urls": [["url": .string(url)]]]]
    }
  }

  // MARK: Deeds

  static let deeds: [Mischief] = [
    Mischief("refuses the key and repeats it", .submit) { _, secrets, _ in
      json(401, ["code": 401, "message": .string("Incorrect API key provided: " + all(secrets)), "error": "no"])
    },
    Mischief("breaks down with a page that shows the request", .submit) { _, secrets, _ in
      http(500, Array("<html><pre>Authorization: Bearer \(secrets[0])\n\(all(secrets))</pre>".utf8))
    },
    Mischief("takes the job and talks", .submit) { _, secrets, talk in .change { talkative($0, secrets, talk) } },
    Mischief("answers with an error at the end of much text", .submit) { _, secrets, _ in
      // Where the text is cut, a key stands half.
      let text = String(repeating: "a", count: 1985) + " " + secrets[0]
      return json(400, ["message": .string("https://h.example/?" + text), "error": .string(all(secrets))])
    },
    Mischief("breaks off within the key", .submit) { _, secrets, _ in
      let text = #"{"status":"error","error":"\#(all(secrets).replacing("\"", with: "\\\"")) "# + secrets[0]
      return http(200, Array(text.utf8.dropLast(secrets[0].utf8.count / 2)), length: 100_000)
    },
    Mischief("breaks off within the key, which is percent-encoded", .submit) { _, secrets, _ in
      let text = "garbage " + secrets[0].utf8.map { String(format: "%%%02X", $0) }.joined()
      return http(200, Array(text.utf8.dropLast(secrets[0].utf8.count)), length: 100_000)
    },
    Mischief("sends it elsewhere", .submit) { _, secrets, _ in
      let key = secrets[0].utf8.map { String(format: "%%%02X", $0) }.joined()
      return http(302, [], "Location: http://elsewhere.example/?key=\(key)\r\nX-Echo: \(secrets[0])\r\n")
    },
    Mischief("names the key as the job", .submit) { provider, secrets, _ in
      json(200, .object(JSONObject([.init(idName(provider), .string(secrets[0]))])))
    },
    Mischief("names an address with the key as the job", .submit) { provider, secrets, _ in
      json(200, ["data": .object(JSONObject([.init(idName(provider), .string("j:\(secrets[0]):1"))]))])
    },
    Mischief("is too busy, and says for whom", .submit) { _, secrets, _ in
      json(429, ["message": .string(all(secrets))], "Retry-After: 1\r\nX-Key: \(secrets[0])\r\n")
    },
    Mischief("answers with plain text", .submit) { _, secrets, _ in http(200, Array(all(secrets).utf8)) },
    Mischief("says much more than is kept", .submit) { _, secrets, _ in
      http(200, Array(([String](repeating: all(secrets), count: 40)).joined(separator: "\n").utf8))
    },
    Mischief("fails and says why", .poll) { provider, secrets, _ in json(200, failure(provider, all(secrets))) },
    Mischief("breaks down when it is asked", .poll) { _, secrets, _ in http(500, Array(all(secrets).utf8)) },
    Mischief("says that the job is not its own", .poll) { _, secrets, _ in
      json(404, ["code": 404, "message": .string(all(secrets)), "error": .string(all(secrets))])
    },
    Mischief("breaks off when it is asked", .poll) { _, secrets, _ in
      http(200, Array(("{\"data\":\"" + all(secrets)).utf8.dropLast(9)), length: 100_000)
    },
    Mischief("puts the key into the film's address", .poll) { provider, secrets, _ in
      let name = secrets[0].utf8.map { String(format: "%%%02X", $0) }.joined()
      return json(200, success(provider, "http://127.0.0.1:1/\(name)/film.mp4?key=\(name)#\(name)"))
    },
    Mischief("names the film's host after the key", .poll) { provider, secrets, _ in
      provider == .gmi ? json(200, success(provider, "http://\(secrets[0]).invalid/a.mp4")) : http(500, [])
    },
    Mischief("tells in what it reports", .poll) { _, secrets, talk in .change { talkative($0, secrets, talk) } },
    Mischief("has no film but a page that repeats", .film) { _, secrets, _ in
      http(200, Array("<html>\(all(secrets))".utf8), "Content-Type: video/mp4\r\nETag: \"x\"\r\n")
    },
    Mischief("has no film but an answer that repeats", .film) { _, secrets, _ in
      http(403, Array("<Error><Key>\(all(secrets))</Key></Error>".utf8))
    },
    Mischief("sends for the film to a host that is named after the key", .film) { provider, secrets, _ in
      // Only gmi's key could be one.
      let host = provider == .gmi ? secrets[0] : "a"
      return http(302, [], "Location: http://\(host).invalid/a.mp4?k=\(host)\r\n")
    },
  ]
}
