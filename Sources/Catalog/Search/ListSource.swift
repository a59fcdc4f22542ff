import SQL

/// The clips that a statement lists, all read at once.
final class ListSource: SearchSource {
  private let direction: SearchDirection
  /// The clips' blocks, in the direction of the search.
  private let blocks: [(block: Int64, clips: FacetMask)]
  private var index = 0

  init(
    _ sql: String, _ values: [SQLValue], _ direction: SearchDirection, _ connection: borrowing Connection
  ) throws(SQLError) {
    self.direction = direction
    var found: [Int64: FacetMask] = [:]
    let cursor = try connection.cursor(sql)
    try cursor.begin(values)
    while try cursor.step() {
      let (block, slot) = FacetBlock.place(of: cursor.int64(0))
      found[block, default: .none].insert(slot)
    }
    blocks = found.map { (block: $0.key, clips: $0.value) }
      .sorted { direction.isPast($1.block, $0.block) }
  }

  func next(from block: Int64) throws(SQLError) -> Int64? {
    go(to: block)
    return index < blocks.count ? blocks[index].block : nil
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    go(to: block)
    guard index < blocks.count, blocks[index].block == block else { return .none }
    return blocks[index].clips & wanted
  }

  private func go(to block: Int64) {
    while index < blocks.count, direction.isPast(block, blocks[index].block) { index += 1 }
  }
}
