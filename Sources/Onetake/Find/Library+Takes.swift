import Catalog
import Domain

extension Library {
  /// Every take of a request, and which of them answers a wish.
  ///
  /// A row is read first, and then whether its owner lives. An owner who made his last step and ended in between must not
  /// look as if he had died at the step before: a payment that was answered would be called uncertain. So rows are read
  /// again after an owner was found dead, until that tells of nobody new. `isAlive` is a seam for tests of that moment.
  func takes(
    of key: RequestKey, for wish: TakeWish, isAlive: ((String) -> Bool)? = nil
  ) throws(LibraryError) -> (records: [GenerationRecord], choice: TakeChoice) {
    let isAlive = isAlive ?? self.isAlive
    var dead: Set<String> = []
    while true {
      let records = try mapped { try catalog.takes(of: key) }
      let ended = Set(records.compactMap(\.owner)).subtracting(dead).filter { !isAlive($0) }
      if ended.isEmpty {
        return (records, TakeChoice(wish, among: records.map { $0.view(isAlive: { !dead.contains($0) }) }))
      }
      dead.formUnion(ended)
    }
  }
}
