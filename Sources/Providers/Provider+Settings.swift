import Domain

extension Provider {
  /// The environment variable that holds its key.
  package var keyVariable: String {
    switch self {
    case .shortapi: "SHORTAPI_KEY"
    case .highway: "HIGHWAYAPI_KEY"
    case .gmi: "GMI_API_KEY"
    }
  }

  /// The environment variable that points at another base URL.
  package var baseURLVariable: String { "ONETAKE_\(rawValue.uppercased())_URL" }

  /// Where it is on the internet.
  package var defaultBaseURL: String {
    switch self {
    case .shortapi: "https://api.shortapi.ai"
    case .highway: "https://api.highwayapi.ai"
    case .gmi: "https://console.gmicloud.ai"
    }
  }

  /// What speaks for it on the wire.
  var dialect: any Dialect {
    switch self {
    case .shortapi: ShortAPI()
    case .highway: Highway()
    case .gmi: GMI()
    }
  }
}
