import Domain

@testable import Fetch
@testable import Providers

/// Addresses and the heads of answers, as they come from the network.
enum FetchTargets {
  static let all = [
    FuzzTarget(name: "address", limit: 600, rounds: 1500, words: words, check: address),
    FuzzTarget(name: "answer-head", rounds: 1500, words: headWords, check: head),
    FuzzTarget(
      name: "data-uri", rounds: 1500, words: ["data:", "image/png", ";base64,", "=", "AAAA", ";", ","], check: dataURI),
  ]

  private static let words = [
    "http://", "HTTPS://", "file:///", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:10.0.0.1]",
    "[fe80::1%25eth0]",
    "localhost", ".localhost", "example.com", ":80", ":65536", "user:pw@", "@", "/../", "?x=1", "#f", "%00", "%2e",
    "\\", "é",
    "169.254.169.254", "64:ff9b::a00:1", "2002:0a00:0001::", "10.0.0.1",
  ]
  private static let headWords = [
    "HTTP/1.1 200 OK\n", "HTTP/1.1 206 \n", "HTTP/1.1 416 \n", "HTTP/1.1 100 Continue\n", "HTTP/2 -10\n", "\n",
    "Content-Range: bytes 0-9/10\n", "Content-Range: bytes */5\n", "Content-Length: 10\n", "Content-Length: -1\n",
    "ETag: W/\"x\"\n", "Retry-After: 5\n", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\n", ":", "9223372036854775807",
    "9223372036854775808", "+5", "bytes ", "-",
  ]

  private static func address(_ bytes: [UInt8]) throws(Violation) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let address = IPAddress(text) {
      try demand(!(address.isLoopback && address.isPublic), "\(text) is loopback and public")
    }
    guard let url = WebURL(text) else { return }
    try demand(["http", "https"].contains(url.scheme) && !url.host.isEmpty, "\(url.scheme) and \(url.host)")
    try demand((0...65_535).contains(url.port), "port \(url.port)")
    guard let origin = WebURL(url.origin) else { throw Violation("\(url.origin) is no address") }
    try demand(
      origin.origin == url.origin && origin.host == url.host, "\(url.origin) has another origin: \(origin.origin)")
    try demand("\(url)" == url.origin && !"\(url)".contains("@"), "\(url) shows more than its origin")
    if let next = Redirect.next(from: url, to: text) { try demand(next.scheme == url.scheme, "a redirect to itself") }
    if let address = IPAddress(url.host), url.isLoopback { try demand(!address.isPublic, "\(url) is public") }
  }

  /// Header lines, then a body, as libcurl would hand them over. The first line is where a download stands.
  private static func head(_ bytes: [UInt8]) throws(Violation) {
    let (first, rest) = bytes.headAndBody
    var download = Download("http://h/")
    download.offset = first.first.flatMap { Int($0) }.map { max(0, $0 % 100) } ?? 0
    download.limit = 1000
    var held = 0
    let sink = unsafe DownloadSink(begin: { held = $0.offset }, write: { held += $0.count })
    let stream = BodyStream(download, sink)
    let exchange = Exchange(addresses: .any, receiver: stream, isCancelled: { false })
    var lines = rest.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    while exchange.status == 0, exchange.refusal == nil, let line = lines.popFirst() {
      let bytes = Array(line) + [0x0D, 0x0A]
      _ = unsafe bytes.withUnsafeBytes { unsafe exchange.receiveHeader($0) }
    }
    for line in lines {
      let bytes = Array(line)
      guard unsafe bytes.withUnsafeBytes({ unsafe exchange.receiveBody($0) }) else { break }
    }
    try demand(held <= download.limit, "\(held) bytes of at most \(download.limit) were taken")
    if let head = stream.head {
      try demand([200, 206].contains(head.status), "HTTP \(head.status) is no file")
      try demand(head.offset == 0 || head.offset == download.offset, "it begins at \(head.offset)")
      try demand(
        !stream.isWhole || head.total == nil || head.total == held, "\(held) bytes are all of \(head.total ?? 0)")
    }
    guard let answer = exchange.answer else { return }
    try demand((200...999).contains(answer.status), "a final status of \(answer.status)")
    try demand(answer.body.count <= BodyStream.otherLimit, "\(answer.body.count) bytes are kept")
    try demand(answer.retryAfter.map { $0 >= 0 } ?? true, "it asks to come back in \(answer.retryAfter ?? 0) s")
    if let held = download.headIfHeld(by: answer) {
      try demand(held.offset == download.offset && held.total == download.offset, "more is held than there is")
    }
  }

  private static func dataURI(_ bytes: [UInt8]) throws(Violation) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let data = DataURI(text, limit: 1000) {
      try demand(data.bytes.count <= 1000, "\(data.bytes.count) bytes of at most 1000")
      try demand(DataURI(data.text, limit: 1000) == data, "\(data.text) is another picture")
    }
    let data = DataURI(mediaType: "image/png", bytes: bytes)
    try demand(DataURI(data.text, limit: bytes.count) == data, "what was written is not read")
    if !bytes.isEmpty { try demand(DataURI(data.text, limit: bytes.count - 1) == nil, "a limit is passed by a byte") }
  }
}
