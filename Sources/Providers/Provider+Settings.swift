import Domain

extension Provider {
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
