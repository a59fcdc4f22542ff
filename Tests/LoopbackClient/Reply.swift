/// An answer as it came off the wire.
package struct Reply: Sendable {
  /// The status, or 0 when no head came.
  package var status = 0
  /// The header fields, names in lower case.
  package var headers: [String: String] = [:]
  /// The body, with the chunked coding removed.
  package var body: [UInt8] = []
  /// Whether the body was as long as its head promised.
  package var isComplete = false
  /// Everything that came.
  package let raw: [UInt8]
  /// How the connection ended; nil when the client stopped reading.
  package let end: Connection.End?

  /// The body as text.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// Takes an answer apart. `hasBody` is false for HEAD.
  package init(_ raw: [UInt8], end: Connection.End?, hasBody: Bool = true) {
    self.raw = raw
    self.end = end
    let separator: [UInt8] = [13, 10, 13, 10]
    guard raw.starts(with: "HTTP/1.".utf8), raw.count > 16,
      let head = (0...raw.count - 4).first(where: { raw[$0..<$0 + 4].elementsEqual(separator) })
    else { return }
    let lines = String(decoding: raw[..<head], as: UTF8.self).split(separator: "\r\n")
    status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    for line in lines.dropFirst() {
      let sides = line.split(separator: ":", maxSplits: 1)
      headers[sides[0].lowercased()] = String(sides.count > 1 ? sides[1].drop { $0 == " " } : "")
    }
    body = Array(raw[(head + 4)...])
    if !hasBody {
      isComplete = true
    } else if headers["transfer-encoding"] == "chunked" {
      (body, isComplete) = Self.unchunk(body)
    } else if let length = headers["content-length"].flatMap({ Int($0) }) {
      isComplete = body.count == length
    } else {
      isComplete = end == .closed
    }
  }

  private static func unchunk(_ coded: [UInt8]) -> ([UInt8], Bool) {
    var body: [UInt8] = []
    var rest = coded[...]
    while let line = rest.firstIndex(of: 13) {
      guard let size = Int(String(decoding: rest[..<line], as: UTF8.self), radix: 16) else { return (body, false) }
      if size == 0 { return (body, true) }
      rest = rest[(line + 2)...]
      guard rest.count >= size + 2 else { return (body + rest.prefix(size), false) }
      body += rest.prefix(size)
      rest = rest.dropFirst(size + 2)
    }
    return (body, false)
  }
}
