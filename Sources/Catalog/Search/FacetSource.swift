import Domain
import SQL

/// Reads blocks of facets.
final class FacetReader {
  private let cursor: Cursor

  init(_ connection: borrowing Connection) throws(SQLError) {
    cursor = try connection.cursor("SELECT block FROM facets WHERE id = ?")
  }

  /// Lends the bytes of a block, or none where no clip is in it.
  func withBlock<Result>(
    _ block: Int64, of facet: Facet, _ body: (RawSpan) -> Result
  ) throws(SQLError) -> Result? {
    try cursor.begin(facet.row(of: block))
    return try cursor.step() ? cursor.withBytes(0, body) : nil
  }

  /// The numbers of a block, `FacetBlock.nothing` where there is none.
  func numbers(_ block: Int64, of facet: Facet) throws(SQLError) -> [Int64] {
    try withBlock(block, of: facet) { FacetBlock.numbers($0) }
      ?? Array(repeating: FacetBlock.nothing, count: FacetBlock.count)
  }
}

/// The clips of which one facet meets a condition.
final class FacetSource: SearchSource {
  private let facet: Facet
  private let reader: FacetReader
  private let matching: (RawSpan) -> FacetMask

  /// `matching` tells the clips of a block.
  init(
    _ facet: Facet, _ connection: borrowing Connection, _ matching: @escaping (RawSpan) -> FacetMask
  ) throws(SQLError) {
    self.facet = facet
    self.matching = matching
    reader = try FacetReader(connection)
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    wanted & (try reader.withBlock(block, of: facet, matching) ?? .none)
  }
}

/// The clips whose picture has a shape.
final class ShapeSource: SearchSource {
  private let range: ClosedRange<Int64>
  private let reader: FacetReader

  init(_ range: ClosedRange<Int64>, _ connection: borrowing Connection) throws(SQLError) {
    self.range = range
    reader = try FacetReader(connection)
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    let widths = try reader.numbers(block, of: .width)
    let heights = try reader.numbers(block, of: .height)
    var found = FacetMask.none
    for slot in wanted.slots where widths[slot] > 0 && heights[slot] > 0 {
      let shape = SearchAspect.shape(width: Int(widths[slot]), height: Int(heights[slot]))
      if range.contains(shape) { found.insert(slot) }
    }
    return found
  }
}
