import Domain
import HTTPD
import Synchronization

/// What answers: the doors of the three APIs, the films' and the control's.
final class Simulation: Sendable {
  let options: SimOptions
  let films: FilmStore
  /// Held for moments only, never while something is encoded, fetched or sent.
  let book: Mutex<Book>
  /// Images that were handed in for serving, by name.
  let images = Mutex<[String: [UInt8]]>([:])

  init(_ options: SimOptions) {
    self.options = options
    films = FilmStore(folder: options.filmFolder)
    var book = Book()
    book.script = FaultScript(options.faults)
    self.book = Mutex(book)
  }

  /// Answers one request.
  func answer(_ request: HTTPRequest) -> HTTPResponse {
    let parts = request.parts
    switch parts {
    case ["api", "v1", "job", "create"]: return only("POST", request) { submit(request, to: ShortAPI.self) }
    case ["api", "v1", "job", "query"]:
      return only("GET", request) { query(request.query("id") ?? "", request, of: ShortAPI.self) }
    case ["v3", "async", Highway.model]: return only("POST", request) { submit(request, to: Highway.self) }
    case ["v3", "async", "task-result"]:
      return only("GET", request) { query(request.query("task_id") ?? "", request, of: Highway.self) }
    case ["api", "v1", "ie", "requestqueue", "apikey", "requests"]:
      if request.method == "GET" { return list(request) }
      return only("POST", request) { submit(request, to: GMI.self) }
    default: break
    }
    if parts.count == 7, parts[..<6] == ["api", "v1", "ie", "requestqueue", "apikey", "requests"] {
      return only("GET", request) { query(parts[6], request, of: GMI.self) }
    }
    if parts.count == 2, parts[0] == "films" { return film(parts[1], request) }
    if parts.first == "_sim" { return control(Array(parts.dropFirst()), request) }
    return .json(["error": "there is nothing here"], status: 404)
  }

  /// The fingerprint of the key in `Authorization: Bearer KEY`, or nil where there is none.
  func keyFingerprint(_ request: HTTPRequest) -> String? {
    guard let value = request.headers["Authorization"], value.hasPrefix("Bearer ") else { return nil }
    let key = value.dropFirst(7)
    guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    return String(Digest(of: Array(key.utf8)).hex.prefix(32))
  }

  /// Answers only one method.
  func only(_ method: String, _ request: HTTPRequest, _ answer: () -> HTTPResponse) -> HTTPResponse {
    if request.method == method { return answer() }
    var refusal = HTTPResponse.json(["error": "method not allowed"], status: 405)
    refusal.headers.add("Allow", method)
    return refusal
  }
}
