import Domain

/// What many clips may hold, of which the bits stand in `common_clips`.
enum CommonName: Hashable {
  /// A token of the index of words.
  case word(String)
  /// A token of the index of beginnings.
  case beginning(String)
  /// A tag or a collection, by its row.
  case member(CurationList, Int64)

  /// How many clips of a stretch have to hold it. FTS5 gives those of a rarer one about as soon; and there are hundreds of
  /// beginnings of two letters, each in nearly every tenth prompt.
  var least: Int {
    switch self {
    case .word, .member: 128
    case .beginning: 512
    }
  }

  /// What the row says: no token holds these characters.
  var text: String {
    switch self {
    case .word(let token): token
    case .beginning(let token): token + "*"
    case .member(let list, let id): "\(list.noun):\(id)"
    }
  }
}
