import SQL

/// From which end a search looks at the clips.
enum SearchDirection {
  case newestFirst
  case oldestFirst

  /// Whether a serial, or a block, lies behind `other`, as the search goes.
  func isPast(_ one: Int64, _ other: Int64) -> Bool { self == .newestFirst ? one < other : one > other }

  /// The block behind one.
  func block(after block: Int64) -> Int64 { self == .newestFirst ? block - 1 : block + 1 }

  /// The first of some blocks.
  func first(of blocks: ClosedRange<Int64>) -> Int64 { self == .newestFirst ? blocks.upperBound : blocks.lowerBound }

  /// The serials of a block's clips, one behind the other.
  func serials(_ block: Int64, _ clips: FacetMask) -> [Int64] {
    let serials = clips.slots.map { FacetBlock.serial(block, $0) }
    return self == .newestFirst ? serials.reversed() : serials
  }
}
