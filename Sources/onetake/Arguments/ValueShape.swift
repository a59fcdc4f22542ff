import Domain
import Onetake

/// What an option's value must look like before any command sees it.
///
/// Request fields stay text here: their rules belong to the library, which names all their problems in one answer.
enum ValueShape: Hashable, Sendable {
  case text
  case path
  case whole(ClosedRange<Int>)
  case money
  case digest
  case choice([String])
  /// Text, which completions take from the library.
  case library(LibraryValue)

  /// Why `value` does not fit, as the rest of a sentence that begins with the option; nil if it fits.
  func complaint(about value: String) -> String? {
    switch self {
    case .text, .library: return nil
    case .path:
      return value.isEmpty ? "needs a path, and was given an empty one" : nil
    case .whole(let range):
      if let number = Int(value), range.contains(number) { return nil }
      let bounds = range.upperBound == .max ? "from \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
      return "takes a whole number, \(bounds), not \"\(value)\""
    case .money:
      if let amount = Money(value), amount >= .zero { return nil }
      return "takes an amount in US dollars such as 0.50, not \"\(value)\""
    case .digest:
      return Digest(hex: value) == nil ? "takes a SHA-256 digest, 64 hex digits, not \"\(value)\"" : nil
    case .choice(let words):
      if words.contains(value) { return nil }
      let meant = Suggestion.closest(to: value, among: words).map { "; did you mean \($0)?" } ?? ""
      return "takes \(words.joined(separator: ", ")), not \"\(value)\"\(meant)"
    }
  }
}
