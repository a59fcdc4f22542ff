import Domain
import SQL

/// Where a page of a search ends: the clip that stood there, and what it was ordered by.
///
/// The text `"42"`, or `"7:42"` with the number 7 by which it was ordered; `"-:42"` where that was not known.
package struct SearchPosition: Hashable, Sendable, CustomStringConvertible {
  /// The clip's serial.
  let serial: Int64
  /// What it was ordered by, as `FacetBlock` has it; nil in the order of serials.
  let value: Int64?

  init(serial: Int64, value: Int64? = nil) {
    self.serial = serial
    self.value = value
  }

  /// Reads what `description` wrote, or is nil.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let serial = Int64(parts[parts.count - 1]), serial >= 0 else { return nil }
    self.serial = serial
    if parts.count == 1 {
      value = nil
    } else if parts[0] == "-" {
      value = FacetBlock.nothing
    } else {
      guard let number = Int64(parts[0]), number != FacetBlock.nothing else { return nil }
      value = number
    }
  }

  package var description: String {
    value.map { $0 == FacetBlock.nothing ? "-:\(serial)" : "\($0):\(serial)" } ?? "\(serial)"
  }
}

/// A page of a search.
package struct SearchPage: Sendable {
  /// How many clips a page holds.
  package let limit: Int
  /// Where the page before ended; nil for the first page.
  package let after: SearchPosition?

  /// Makes a page of 1 to 1,000 clips.
  package init(limit: Int, after: SearchPosition? = nil) {
    self.limit = max(1, min(limit, 1000))
    self.after = after
  }
}

/// What a search found.
package struct SearchResult: Sendable {
  /// The clips of the page, in the order of the query.
  package var records: [GenerationRecord] = []
  /// How many takes the request of each of `records` has, found or not, where they are grouped; else empty.
  package var takes: [Int] = []
  /// How many clips, or groups of takes, match in all, counted up to `Catalog.exactTotal`.
  package var total = 0
  /// Whether `total` is all of them.
  package var totalIsExact = true
  /// Within how many of the newest the order was computed, where it was not computed within all.
  package var rankedWithin: Int?
  /// Where the next page begins, or nil at the end.
  package var next: SearchPosition?
}
