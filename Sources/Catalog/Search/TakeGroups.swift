import Domain
import SQL

/// The takes of one request as one: the first that is found stands for the others. A clip that answers no request stands
/// for itself.
struct TakeGroups {
  private let reader: FacetReader
  /// For each request the clip that stands for it.
  private var groups: [Int64: FoundClip] = [:]
  private var single: [FoundClip] = []

  /// Nil where the query does not group.
  init?(_ query: SearchQuery, _ connection: borrowing Connection) throws(SQLError) {
    guard query.groupsTakes else { return nil }
    reader = try FacetReader(connection)
  }

  var count: Int { groups.count + single.count }
  var best: [FoundClip] { groups.values + single }

  /// The clips of `mask` whose requests were not seen before; they are now.
  mutating func firsts(in block: Int64, _ mask: FacetMask, _ direction: SearchDirection) throws(SQLError) -> FacetMask {
    let requests = try reader.numbers(block, of: .request)
    var firsts = FacetMask.none
    for serial in direction.serials(block, mask) {
      let slot = FacetBlock.place(of: serial).slot
      let request = requests[slot]
      if request != FacetBlock.nothing {
        guard groups[request] == nil else { continue }
        groups[request] = FoundClip(serial: serial, value: nil)
      }
      firsts.insert(slot)
    }
    return firsts
  }

  /// Takes the clips of `mask` in, each with its number: the best of a request stands for it.
  mutating func add(_ block: Int64, _ mask: FacetMask, _ numbers: [Int64]) throws(SQLError) {
    let requests = try reader.numbers(block, of: .request)
    for slot in mask.slots {
      let clip = FoundClip(serial: FacetBlock.serial(block, slot), value: numbers[slot])
      let request = requests[slot]
      if request == FacetBlock.nothing {
        single.append(clip)
      } else if groups[request].map({ clip.isBefore($0) }) ?? true {
        groups[request] = clip
      }
    }
  }
}
