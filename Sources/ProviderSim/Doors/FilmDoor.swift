import Domain
import HTTPD

extension Simulation {
  private static let filmType = "video/mp4"

  /// Serves a film to whoever has a URL that still lives.
  func film(_ file: String, _ request: HTTPRequest) -> HTTPResponse {
    guard request.method == "GET" || request.method == "HEAD" else {
      return .json(["error": "method not allowed"], status: 405)
    }
    let found = file.hasSuffix(".mp4") ? book.withLock { $0.job(film: String(file.dropLast(4))) } : nil
    if request.method == "GET" {
      book.withLock {
        $0.countDownload()
        $0.note(Moment(.download, by: request.asker, found?.order.provider, job: found?.id))
      }
    }
    guard let job = found else { return Self.storageError(404, "NoSuchKey") }
    guard let end = request.query("X-Signature").flatMap({ job.urls[$0] }), end > Book.now else {
      return Self.storageError(403, "ExpiredToken")
    }
    do throws(FilmError) {
      let stored = try films.film(job.film)
      return serve(stored, of: job, takeFault(of: job, request), request)
    } catch {
      return .text("The film could not be made: \(error.call), error \(error.code).", status: 500)
    }
  }

  private func takeFault(of job: Job, _ request: HTTPRequest) -> (fault: DownloadFault, entry: FaultEntry)? {
    guard request.query("followed") == nil else { return nil }
    return book.withLock { book in
      let taken = book.script.take(for: job.order.provider) { fault -> DownloadFault? in
        guard case .download(let fault) = fault, fault != .dropNoRange || !job.ignoresRange else { return nil }
        return fault
      }
      if taken?.0 == .dropNoRange { book.change(job.id) { $0.ignoresRange = true } }
      return taken
    }
  }

  private func serve(
    _ film: FilmStore.Stored, of job: Job, _ taken: (fault: DownloadFault, entry: FaultEntry)?, _ request: HTTPRequest
  ) -> HTTPResponse {
    let bytes = film.bytes
    switch taken?.fault {
    case nil:
      let whole = HTTPResponse(headers: ["Content-Type": Self.filmType], body: .bytes(bytes))
      return job.ignoresRange ? whole : whole.tagged(film.digest)
    case .html:
      let page = "<!DOCTYPE html><html><head><title>Not here</title></head><body>This link has expired.</body></html>"
      return HTTPResponse(headers: ["Content-Type": "text/html"], body: .bytes(Array(page.utf8)))
    case .json: return .json(["error": "this link has expired"])
    case .drop: return Self.half(bytes, film.digest, request)
    case .dropNoRange: return .cut(bytes, to: bytes.count / 2, type: Self.filmType)
    case .shortLength: return .cut(bytes + [UInt8](repeating: 0, count: 1000), to: bytes.count, type: Self.filmType)
    case .truncated:
      return Self.hostile(Array(bytes.prefix(bytes.count * 6 / 10)))
    case .endless:
      let piece = Array(bytes.prefix(64 << 10))
      return HTTPResponse(headers: ["Content-Type": Self.filmType], body: .stream { piece })
    case .slow: return Self.slow(bytes, seconds: taken?.entry.seconds ?? 1)
    case .redirect: return HTTPResponse(status: 302, headers: ["Location": "\(request.target)&followed=1"])
    case .redirectLoop: return HTTPResponse(status: 302, headers: ["Location": request.target])
    case .redirectFile: return HTTPResponse(status: 302, headers: ["Location": "file:///etc/passwd"])
    case .playlist: return Self.hostile(HostileFilm.playlist)
    case .boundless: return Self.hostile(HostileFilm.boundless(bytes))
    case .scrambled: return Self.hostile(HostileFilm.scrambled(bytes))
    case .status403: return Self.storageError(403, "AccessDenied")
    case .status404: return Self.storageError(404, "NoSuchKey")
    case .status410: return Self.storageError(410, "Gone")
    case .status500: return Self.storageError(500, "InternalError")
    }
  }

  /// The film in 20 pieces, which take so many seconds together.
  private static func slow(_ bytes: [UInt8], seconds: Int) -> HTTPResponse {
    HTTPResponse(
      body: .raw { client in
        client.send("HTTP/1.1 200 OK\r\nContent-Type: \(filmType)\r\nContent-Length: \(bytes.count)\r\n\r\n".utf8)
        let length = bytes.count / 20 + 1
        for start in stride(from: 0, to: bytes.count, by: length) {
          let piece = bytes[start..<min(start + length, bytes.count)]
          guard client.send(piece), client.pause(milliseconds: Int32(seconds * 50)) else { return }
        }
      })
  }

  /// Other bytes than those of the film, properly delivered.
  private static func hostile(_ bytes: [UInt8]) -> HTTPResponse {
    HTTPResponse(headers: ["Content-Type": filmType], body: .bytes(bytes)).tagged(Digest(of: bytes))
  }

  /// Half of what was asked for, behind a head that promises all of it.
  private static func half(_ bytes: [UInt8], _ digest: Digest, _ request: HTTPRequest) -> HTTPResponse {
    let start = request.headers["Range"].flatMap(rangeStart) ?? 0
    guard start > 0, start < bytes.count else {
      return HTTPResponse(
        body: .raw { client in
          client.send(
            """
            HTTP/1.1 200 OK\r\nContent-Type: \(filmType)\r\nAccept-Ranges: bytes\r\nETag: "\(digest)"\r\n\
            Content-Length: \(bytes.count)\r\n\r\n
            """.utf8)
          client.send(bytes.prefix(bytes.count / 2))
        })
    }
    return HTTPResponse(
      body: .raw { client in
        client.send(
          """
          HTTP/1.1 206 Partial Content\r\nContent-Type: \(filmType)\r\nETag: "\(digest)"\r\n\
          Content-Range: bytes \(start)-\(bytes.count - 1)/\(bytes.count)\r\n\
          Content-Length: \(bytes.count - start)\r\n\r\n
          """.utf8)
        client.send(bytes[start..<start + (bytes.count - start) / 2])
      })
  }

  /// Where an open range such as `bytes=100-` begins, or nil.
  private static func rangeStart(_ range: String) -> Int? {
    guard range.hasPrefix("bytes="), range.hasSuffix("-") else { return nil }
    return Int(range.dropFirst(6).dropLast())
  }

  /// An error in the XML of object stores.
  private static func storageError(_ status: Int, _ code: String) -> HTTPResponse {
    let text = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>\(code)</Code></Error>"
    return HTTPResponse(status: status, headers: ["Content-Type": "application/xml"], body: .bytes(Array(text.utf8)))
  }
}

extension HTTPResponse {
  /// The same with an entity tag, so that Range works.
  fileprivate func tagged(_ digest: Digest) -> HTTPResponse {
    var response = self
    response.entityTag = digest.hex
    return response
  }
}
