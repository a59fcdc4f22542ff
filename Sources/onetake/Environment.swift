import Glibc

/// The environment variables that onetake reads, and no others.
struct Environment: Sendable {
  /// The variables by name, with what each means, in the order of the manual.
  static let known: [(name: String, meaning: String)] = [
    ("SHORTAPI_KEY", "The key for shortapi. Keys are read from here only, never from the config."),
    ("HIGHWAYAPI_KEY", "The key for highway."),
    ("GMI_API_KEY", "The key for gmi."),
    ("ONETAKE_HOME", "The library's folder, where --home is not given."),
    ("ONETAKE_SHORTAPI_URL", "Another base URL for shortapi, for proxies and tests."),
    ("ONETAKE_HIGHWAY_URL", "Another base URL for highway."),
    ("ONETAKE_GMI_URL", "Another base URL for gmi."),
    ("https_proxy", "The proxy for https addresses. http_proxy, all_proxy and no_proxy count too, as curl reads them."),
    (
      "ONETAKE_ALLOW_DUMPS",
      "1: debuggers may look in, and a crash may write what is in memory, although a key is. Without it neither is so."
    ),
    ("XDG_DATA_HOME", "Where the library stands otherwise, in its folder onetake. Default: ~/.local/share."),
    ("XDG_CONFIG_HOME", "Where onetake/config.json stands. Default: ~/.config."),
    ("HOME", "The home folder that these defaults begin at."),
    ("NO_COLOR", "Set to anything: no colour."),
    ("CLICOLOR_FORCE", "Set to anything but 0: colour even where no terminal is."),
    ("TERM", "The terminal; dumb means neither colour nor progress."),
    ("COLUMNS", "The width of lines where the terminal does not tell."),
  ]

  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  /// What this process was started with.
  static func ofProcess() -> Environment {
    var values: [String: String] = [:]
    for (name, _) in known {
      if let value = unsafe getenv(name) { values[name] = unsafe String(cString: value) }
    }
    return Environment(values)
  }

  /// The value of a variable; nil where it is unset or empty, which XDG and NO_COLOR both say are the same.
  subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
}
