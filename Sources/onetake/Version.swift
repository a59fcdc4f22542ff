/// What this program is called, and which one it is.
enum Version {
  static let number = "0.1.0"
  /// The day of the release, for the manual; mdoc wants it in English.
  static let date = "November 21, 2026"
  static let tagline = "pay for a take once"
}
