import Domain
import SQL

/// What many clips may hold, of which the bits stand in `common_clips`.
enum CommonName: Hashable {
  /// A token of the index of words.
  case word(String)
  /// A token of the index of beginnings.
  case beginning(String)
  /// A tag or a collection, by its row.
  case member(CurationList, Int64)

  /// How many clips of a stretch have to hold it: a sixteenth, and of the many short beginnings a quarter. FTS5 gives
  /// those of a rarer one in less time than a person notices, and the bits of all of them would take more room than
  /// they are worth.
  var least: Int {
    switch self {
    case .word, .member: ClipStretch.count / 16
    case .beginning: ClipStretch.count / 4
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
