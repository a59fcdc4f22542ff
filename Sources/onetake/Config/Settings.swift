import Domain

/// What holds for this run: flags over environment over config.
struct Settings: Sendable {
  /// The library's folder; nil where nothing says where it is.
  let home: String?
  /// The base URL of a provider where it is not the usual one.
  let baseURLs: [Provider: String]
  /// The configuration that the rest comes from.
  let config: Config

  /// Weighs the three sources.
  init(_ globals: GlobalOptions, _ environment: Environment, _ config: Config) throws(ConfigError) {
    self.config = config
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let standard = data ?? environment["HOME"].map { $0 + "/.local/share" }
    home = globals.home ?? environment["ONETAKE_HOME"] ?? config.home ?? standard.map { $0 + "/onetake" }
    var baseURLs: [Provider: String] = [:]
    var problems: [String] = []
    for provider in Provider.allCases {
      let variable = provider.baseURLVariable
      if let url = environment[variable] {
        let key = ConfigKey.named("urls.\(provider.rawValue)")
        if key?.value(from: .string(url)) == nil {
          problems.append("\(variable) must be \(key?.expectation ?? "a URL")")
        }
        baseURLs[provider] = url
      } else if let url = config.url(of: provider) {
        baseURLs[provider] = url
      }
    }
    guard problems.isEmpty else { throw ConfigError(problems) }
    self.baseURLs = baseURLs
  }
}
