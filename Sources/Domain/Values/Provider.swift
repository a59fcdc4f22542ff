/// A seller of generations.
///
/// The raw value is its name on the command line, in the index and in canonical documents.
public enum Provider: String, Hashable, Sendable, CaseIterable {
  case shortapi
  case highway
  case gmi
}
