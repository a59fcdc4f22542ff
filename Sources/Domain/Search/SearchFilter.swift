/// A condition on what is known of a clip beside its texts. Of a clip of which it is not known, none holds.
public enum SearchFilter: Hashable, Sendable {
  /// The model's canonical id.
  case model(SearchName)
  case provider(SearchChoice<Provider>)
  /// The lines of the ordered resolution.
  case resolution(SearchComparison<SearchLines>)
  /// The exact size of the picture as displayed.
  case pixels(width: Int, height: Int)
  /// The shape of the picture as displayed.
  case aspect(SearchAspect)
  /// The presented length.
  case duration(SearchComparison<SearchLength>)
  case fps(SearchComparison<SearchRate>)
  /// The size of the file.
  case size(SearchComparison<SearchBytes>)
  /// What the clip cost.
  case cost(SearchComparison<Money>)
  /// A person's rating, 1 to 5.
  case rating(SearchComparison<Int64>)
  case tag(SearchName)
  case collection(SearchName)
  case verdict(SearchChoice<Verdict>)
  case state(SearchChoice<GenerationState>)
  case seed(SearchComparison<Int64>)
  /// The number of the take.
  case take(SearchComparison<Int64>)
  /// The beginning of the request's key, of the blob's digest: lower-case hex digits, 1 to 64.
  case key(String)
  case digest(String)
  /// The beginning of the id.
  case id(String)
  /// When the clip came.
  case created(SearchComparison<SearchDate>)
  case has(Holding)
  case `is`(Quality)

  /// What a clip, or its request, can have.
  public enum Holding: String, Hashable, Sendable, CaseIterable {
    /// A sound track.
    case audio
    /// An input image.
    case image
    /// A negative prompt.
    case negative
    case seed, tag, collection, rating, cost, note
  }

  /// What a clip can be.
  public enum Quality: String, Hashable, Sendable, CaseIterable {
    case favourite
    case trashed
    case imported
    /// Kept and not served, for it is not what was ordered.
    case nonconforming
  }
}
