/// What a search can ask of one clip, as plain values; nil is what nobody knows.
public struct SearchRecord: Hashable, Sendable {
  // Texts.
  public var prompt = ""
  public var negative = ""
  public var note = ""
  public var tags: [String] = []
  public var collections: [String] = []
  // The request.
  public var model: String?
  public var provider: Provider?
  /// The ordered resolution by its name.
  public var resolution: String?
  public var seed: Int64?
  public var take: Int64?
  public var hasImage = false
  // What came.
  public var width: Int?
  public var height: Int?
  public var lengthMilliseconds: Int64?
  /// Thousandths of a frame per second.
  public var rateThousandths: Int64?
  public var bytes: Int64?
  public var hasAudio: Bool?
  public var verdict: Verdict?
  // How it came, and what it is by.
  public var state: GenerationState?
  public var cost: Money?
  public var isImported = false
  /// When it came, in Unix milliseconds.
  public var created: Int64?
  /// Lower-case hex digits.
  public var key: String?
  public var digest: String?
  public var id: String?
  // What a person says of it.
  public var rating: Int64?
  public var isFavourite = false
  public var isTrashed = false

  /// Makes a clip of which nothing is known.
  public init() {}
}

extension SearchFilter {
  /// Whether it holds for a clip; `now` is in Unix milliseconds.
  public func holds(for clip: SearchRecord, now: Int64) -> Bool {
    switch self {
    case .model(let name): clip.model.map(name.matches) ?? false
    case .provider(let choice): clip.provider.map(choice.values.contains) ?? false
    case .resolution(let lines): lines.holds(clip.resolution.flatMap { SearchLines($0[...])?.lines })
    case .pixels(let width, let height): clip.width == width && clip.height == height
    case .aspect(let aspect): Self.holds(aspect, clip)
    case .duration(let lengths): lengths.holds(clip.lengthMilliseconds)
    case .fps(let rates): rates.holds(clip.rateThousandths)
    case .size(let sizes): sizes.holds(clip.bytes)
    case .cost(let amounts): amounts.holds(clip.cost?.nanos)
    case .rating(let numbers): numbers.holds(clip.rating)
    case .tag(let name): clip.tags.contains(where: name.matches)
    case .collection(let name): clip.collections.contains(where: name.matches)
    case .verdict(let choice): clip.verdict.map(choice.values.contains) ?? false
    case .state(let choice): clip.state.map(choice.values.contains) ?? false
    case .seed(let numbers): numbers.holds(clip.seed)
    case .take(let numbers): numbers.holds(clip.take)
    case .key(let beginning): clip.key?.hasPrefix(beginning) ?? false
    case .digest(let beginning): clip.digest?.hasPrefix(beginning) ?? false
    case .id(let beginning): clip.id?.hasPrefix(beginning) ?? false
    case .created(let days): days.holds(clip.created, now: now)
    case .has(let holding): holding.holds(for: clip)
    case .is(let quality): quality.holds(for: clip)
    }
  }

  private static func holds(_ aspect: SearchAspect, _ clip: SearchRecord) -> Bool {
    guard let width = clip.width, let height = clip.height, width > 0, height > 0 else { return false }
    return aspect.shapes.contains(SearchAspect.shape(width: width, height: height))
  }
}

extension SearchFilter.Holding {
  fileprivate func holds(for clip: SearchRecord) -> Bool {
    switch self {
    case .audio: clip.hasAudio ?? false
    case .image: clip.hasImage
    case .negative: !clip.negative.isEmpty
    case .seed: clip.seed != nil
    case .tag: !clip.tags.isEmpty
    case .collection: !clip.collections.isEmpty
    case .rating: clip.rating != nil
    case .cost: clip.cost != nil
    case .note: !clip.note.isEmpty
    }
  }
}

extension SearchFilter.Quality {
  fileprivate func holds(for clip: SearchRecord) -> Bool {
    switch self {
    case .favourite: clip.isFavourite
    case .trashed: clip.isTrashed
    case .imported: clip.isImported
    case .nonconforming: clip.state == .nonconforming
    }
  }
}
