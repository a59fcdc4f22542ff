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
    try cursor.begin(block << 5 + facet.rawValue)
    return try cursor.step() ? cursor.withBytes(0, body) : nil
  }

  /// The numbers of a block, `FacetBlock.nothing` where there is none.
  func numbers(_ block: Int64, of facet: Facet) throws(SQLError) -> [Int64] {
    try withBlock(block, of: facet) { FacetBlock.numbers($0) }
      ?? Array(repeating: FacetBlock.nothing, count: FacetBlock.count)
  }
}

/// The clips whose number lies in one of some ranges.
final class FacetSource: SearchSource {
  private let facet: Facet
  private let ranges: [ClosedRange<Int64>]
  private let reader: FacetReader

  init(_ facet: Facet, _ ranges: [ClosedRange<Int64>], _ connection: borrowing Connection) throws(SQLError) {
    self.facet = facet
    self.ranges = ranges
    reader = try FacetReader(connection)
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    let found = try reader.withBlock(block, of: facet) { bytes in
      ranges.reduce(FacetMask.none) { $0 | FacetBlock.clips(in: $1, bytes) }
    }
    return wanted & (found ?? .none)
  }
}

/// The clips that have some marks and others not.
final class MarkSource: SearchSource {
  private let wanted: FacetMarks
  private let marks: FacetMarks
  private let reader: FacetReader

  init(_ wanted: FacetMarks, of marks: FacetMarks, _ connection: borrowing Connection) throws(SQLError) {
    self.wanted = wanted
    self.marks = marks
    reader = try FacetReader(connection)
  }

  func clips(in block: Int64, among wanted: FacetMask) throws(SQLError) -> FacetMask {
    let found = try reader.withBlock(block, of: .marks) { bytes in
      FacetBlock.clips(with: self.wanted.rawValue, of: marks.rawValue, bytes)
    }
    return wanted & (found ?? .none)
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
