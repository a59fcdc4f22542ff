/// The options that every command takes, anywhere on the line.
struct GlobalOptions: Hashable, Sendable {
  var json = false
  var quiet = false
  var noInput = false
  var noColor = false
  var home: String?

  static let specs: [OptionSpec] = [
    .flag(
      "json",
      "Print one JSON object on standard output, or one a line for streams. A failure is an object as well: {\"error\": {\"code\", \"messages\", \"cures\", \"problems\"}}."
    ),
    .flag("quiet", short: "q", "Say nothing on standard error but errors."),
    .flag("no-input", "Never ask; stop where an answer would be needed."),
    .flag("no-color", "No colour, as with NO_COLOR set."),
    .value(
      "home", "DIR", .path,
      help: "The library's folder. Default: ONETAKE_HOME, else home in the config, else $XDG_DATA_HOME/onetake."),
    .flag("help", short: "h", "Show help for the command and stop."),
    .flag("version", "Show the version and stop."),
  ]
}
