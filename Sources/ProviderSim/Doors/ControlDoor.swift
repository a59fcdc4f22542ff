import Domain
import HTTPD

extension Simulation {
  /// The control API under /_sim/, for tests and demonstrations.
  func control(_ path: [String], _ request: HTTPRequest) -> HTTPResponse {
    switch (request.method, path) {
    case ("GET", ["healthz"]): return .json(["ok": true])
    case ("GET", ["charges"]):
      let known = request.query("after").flatMap { Int($0) } ?? 0
      return .json(book.withLock { $0.charges(after: max(0, known)) })
    case ("GET", ["requests"]): return .json(book.withLock { $0.requests })
    case ("GET", ["history"]):
      let history = book.withLock { $0.history }
      return .json(["history": .array(history.map(\.json))])
    case ("GET", ["faults"]): return .json(script())
    case ("POST", ["faults"]): return setFaults(request)
    case ("POST", ["reset"]):
      book.withLock { $0 = Book() }
      images.withLock { $0 = [:] }
      return .json(["ok": true])
    default: break
    }
    if path.count == 2, path[0] == "images" { return image(path[1], request) }
    if request.method == "GET", path.count == 2, path[0] == "stills" { return still(path[1], request) }
    return .json(["error": "there is no such control"], status: 404)
  }

  private func script() -> JSON {
    ["faults": .array(book.withLock { $0.script.entries }.map(\.json))]
  }

  /// Replaces the fault script: `{"faults":["submit-500:2", {"name":…,"count":…,"provider":…,"seconds":…}]}`.
  private func setFaults(_ request: HTTPRequest) -> HTTPResponse {
    guard let list = (try? JSONParser.parse(request.body))?["faults"]?.arrayValue else {
      return .json(["error": "the body must be {\"faults\": […]}"], status: 400)
    }
    var entries: [FaultEntry] = []
    for line in list {
      guard let entry = FaultEntry(line) else {
        return .json(["error": .string("this is no fault: \(line.text)")], status: 400)
      }
      entries.append(entry)
    }
    book.withLock { $0.script = FaultScript(entries) }
    return .json(script())
  }

  /// Keeps an image that is posted, and serves it: what an order can name as its image.
  private func image(_ name: String, _ request: HTTPRequest) -> HTTPResponse {
    if request.method == "POST" {
      images.withLock { $0[name] = request.body }
      return .json(["ok": true])
    }
    guard let bytes = images.withLock({ $0[name] }) else { return .json(["error": "no such image"], status: 404) }
    let type = name.hasSuffix(".png") ? "image/png" : name.hasSuffix(".webp") ? "image/webp" : "image/jpeg"
    return HTTPResponse(
      headers: ["Content-Type": type], body: .bytes(bytes), entityTag: Digest(of: bytes).hex)
  }

  /// Draws a still: /_sim/stills/1920x1080.jpg?text=…
  private func still(_ name: String, _ request: HTTPRequest) -> HTTPResponse {
    let sides = name.hasSuffix(".jpg") ? name.dropLast(4).split(separator: "x").compactMap { Int($0) } : []
    guard sides.count == 2 else { return .json(["error": "ask for WIDTHxHEIGHT.jpg"], status: 404) }
    var spec = FilmSpec(width: sides[0], height: sides[1], frames: 1)
    let text = request.query("text") ?? "\(sides[0]) x \(sides[1])"
    spec.text = [text]
    spec.colourSeed = Digest(of: Array(text.utf8))
    guard let bytes = try? Film.still(spec) else {
      return .json(["error": "no still of this size can be made"], status: 400)
    }
    return HTTPResponse(
      headers: ["Content-Type": "image/jpeg"], body: .bytes(bytes), entityTag: Digest(of: bytes).hex)
  }
}
