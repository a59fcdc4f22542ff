import Domain

/// What `facets` holds of each clip, by its number there (`facet_names`).
enum Facet: Int64, CaseIterable {
  case marks, model, provider, resolution, verdict, state, rating
  case length, rate, width, height, bytes, cost, created
  case seed, take, request

  /// The row of `facets` that holds a block of it.
  func row(of block: Int64) -> Int64 { Self.rows(of: block).lowerBound + rawValue }

  /// The rows of all facets of a block.
  static func rows(of block: Int64) -> ClosedRange<Int64> { block << 5...block << 5 + 31 }

  /// Whether its numbers stand for words of `facet_words`.
  var numbersWords: Bool { [.model, .provider, .resolution, .verdict, .state].contains(self) }

  /// Its column in the view `clip_facets`, and its name in `facet_names`.
  var name: String {
    switch self {
    case .length: "length_ms"
    case .created: "created_at"
    default: "\(self)"
    }
  }
}

/// The bits of the facet `marks`.
struct FacetMarks: OptionSet {
  let rawValue: Int64

  static let audio = FacetMarks(rawValue: 1)
  static let image = FacetMarks(rawValue: 2)
  static let negative = FacetMarks(rawValue: 4)
  static let note = FacetMarks(rawValue: 8)
  static let tag = FacetMarks(rawValue: 16)
  static let collection = FacetMarks(rawValue: 32)
  static let favourite = FacetMarks(rawValue: 64)
  static let imported = FacetMarks(rawValue: 128)
  static let trashed = FacetMarks(rawValue: 256)
  static let swept = FacetMarks(rawValue: 512)

  private static let names: [(FacetMarks, String)] = [
    (.audio, "sound"), (.image, "an input image"), (.negative, "a negative prompt"), (.note, "a note"), (.tag, "a tag"),
    (.collection, "a collection"), (.favourite, "favourite"), (.imported, "imported"), (.trashed, "in the trash"),
    (.swept, "swept away"),
  ]

  /// What is asked of a clip by the marks that it has to have among these: "sound", "neither in the trash nor swept away".
  func sentence(wanted: FacetMarks) -> String {
    func names(_ marks: FacetMarks) -> [String] { Self.names.filter { marks.contains($0.0) }.map(\.1) }
    let (with, without) = (names(wanted), names(subtracting(wanted)))
    var parts = with.isEmpty ? [] : [Phrase.list(with, joined: "and")]
    if !without.isEmpty { parts.append("not " + Phrase.list(without, joined: "nor")) }
    return parts.joined(separator: ", ")
  }
}
