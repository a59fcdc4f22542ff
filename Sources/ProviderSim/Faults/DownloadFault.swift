/// What can happen to a request for a film.
package enum DownloadFault: String, Hashable, Sendable, CaseIterable {
  case status403 = "film-403"
  case status404 = "film-404"
  case status410 = "film-410"
  case status500 = "film-500"
  case html = "film-html"
  case json = "film-json"
  case drop = "film-drop"
  case dropNoRange = "film-drop-no-range"
  case shortLength = "film-short-length"
  case truncated = "film-truncated"
  case endless = "film-endless"
  case slow = "film-slow"
  case redirect = "film-redirect"
  case redirectLoop = "film-redirect-loop"
  case redirectFile = "film-redirect-file"
  case playlist = "film-playlist"
  case boundless = "film-boundless"
  case scrambled = "film-scrambled"

  var summary: String {
    switch self {
    case .html: "200 with an HTML page"
    case .json: "200 with a JSON error"
    case .drop: "half of what was asked for, then the connection is closed; a Range gets the rest"
    case .dropNoRange: "the first request gets half; from then on this film ignores Range"
    case .shortLength: "Content-Length promises 1000 bytes more than the film has"
    case .truncated: "a complete answer with the first 60 % of the film"
    case .endless: "chunks without end"
    case .slow: "the film in 20 pieces, which take SECONDS together"
    case .redirect: "302 to another address, which serves the film"
    case .redirectLoop: "302 to the same address"
    case .redirectFile: "302 to a file: URL"
    case .playlist: "200 with a playlist that names other files, called a film"
    case .boundless: "a film whose index claims more entries than any memory holds"
    case .scrambled: "a film whose index is noise"
    default: "\(plainStatus ?? 0)"
    }
  }

  /// The bare status that it answers with, or nil where there is more to it.
  var plainStatus: Int? { Int(rawValue.dropFirst("film-".count)) }
}
