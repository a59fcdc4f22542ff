/// A seller of generations.
///
/// The raw value is its name on the command line, in the index and in canonical documents.
public enum Provider: String, Hashable, Sendable, CaseIterable {
  case shortapi
  case highway
  case gmi
}

extension Provider {
  /// The environment variable that holds its key.
  public var keyVariable: String {
    switch self {
    case .shortapi: "SHORTAPI_KEY"
    case .highway: "HIGHWAYAPI_KEY"
    case .gmi: "GMI_API_KEY"
    }
  }

  /// The environment variable that points at another base URL.
  public var baseURLVariable: String { "ONETAKE_\(rawValue.uppercased())_URL" }
}
