/// A file to fetch from an address that somebody else sent.
package struct Download: Sendable {
  /// Where it is.
  package var url: String
  /// Headers for that host; on a redirect to another origin none of them is sent along.
  package var headers: HTTPHeaders = [:]
  /// How many bytes are already held: the rest is asked for with Range (RFC 9110 14.2).
  package var offset: Int = 0
  /// The entity tag that those bytes came with, sent as If-Range unless it is a weak one.
  package var entityTag: String?
  /// The whole size that those bytes were announced with; another size now is `otherRange`.
  package var expectedTotal: Int?
  /// The largest file that is taken, in bytes, counted from the file's beginning.
  package var limit: Int = 2 << 30
  /// Which addresses may be connected to, here and after every redirect.
  package var addresses: AddressPolicy = .publicOnly
  /// How many redirects are followed.
  package var maximumRedirects = 5
  /// How long all of it may take, redirects included.
  package var timeLimit: Duration = .seconds(6 * 3600)

  /// A download of the whole file at `url`.
  package init(_ url: String) { self.url = url }
}

/// What is known of a file when its first byte is about to come.
package struct DownloadHead: Hashable, Sendable {
  /// 200 or 206, or 416 where nothing was left to send.
  package let status: Int
  /// Where in the file the first byte belongs: the asked offset, or 0 if the server sends all of it again, in which
  /// case the sink must forget what it holds.
  package let offset: Int
  /// The size of the whole file, or nil if the server does not say.
  package let total: Int?
  /// Content-Type as sent.
  package let contentType: String?
  /// ETag as sent, for resuming.
  package let entityTag: String?
}

/// Where a download goes. What either closure throws ends the download as `sinkFailed`.
@safe package struct DownloadSink {
  /// Called once, before the first byte.
  package let begin: (DownloadHead) throws -> Void
  /// Called with each piece in order; the buffer is only lent.
  package let write: (UnsafeRawBufferPointer) throws -> Void

  /// Makes a sink of two closures.
  package init(begin: @escaping (DownloadHead) throws -> Void, write: @escaping (UnsafeRawBufferPointer) throws -> Void)
  {
    self.begin = begin
    unsafe self.write = write
  }
}

/// How a download ended.
package enum DownloadAnswer: Hashable, Sendable {
  /// The sink has the whole file. With status 416 it had it before: nothing was left to send, and it was not called.
  case complete(DownloadHead)
  /// The server answered something else than the file; of its body at most 64 KiB are kept. The sink was not called.
  case other(HTTPResponse)
}

/// Content-Range of a 206 (RFC 9110 14.4): `bytes 100-199/200`, the size being `*` where it is unknown.
struct ContentRange: Hashable {
  let first: Int
  let last: Int
  let total: Int?

  init?(_ text: String) {
    guard let space = text.firstIndex(of: " "), text[..<space].lowercased() == "bytes" else { return nil }
    let parts = text[text.index(after: space)...].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, last >= first else { return nil }
    if parts[1] == "*" {
      total = nil
    } else {
      guard let size = Int(parts[1]), size > last else { return nil }
      total = size
    }
    self.first = first
    self.last = last
  }

  /// The whole size in the Content-Range of a 416: `bytes */200`.
  static func total(ofUnsatisfied text: String) -> Int? {
    text.lowercased().hasPrefix("bytes */") ? Int(text.dropFirst("bytes */".count)) : nil
  }
}
