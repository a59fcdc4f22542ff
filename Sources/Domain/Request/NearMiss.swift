/// The request already held that comes nearest to one that missed, and what exactly differs.
public struct NearMiss: Hashable, Sendable {
  /// One field that differs; an absent value is nil.
  public struct Difference: Hashable, Sendable {
    /// The field's name in the canonical document.
    public let field: String
    /// What was asked for now.
    public let asked: String?
    /// What the held request says.
    public let held: String?
  }

  /// The held request's key.
  public let key: RequestKey
  /// The fields that differ, in the order of the canonical document; never empty.
  public let differences: [Difference]

  /// More differences than this make a neighbour no explanation.
  public static let maximumDifferences = 5

  /// The nearest of `candidates` (key and canonical document), or nil if none is near.
  public static func nearest(
    to request: Request, among candidates: [(key: RequestKey, canonical: [UInt8])]
  ) -> NearMiss? {
    guard let asked = fields(of: request.canonical) else { return nil }
    var best: (miss: NearMiss, distance: Double)?
    for candidate in candidates where candidate.key != request.key {
      guard let held = fields(of: candidate.canonical) else { continue }
      let differences = Self.differences(asked, held)
      let distance = differences.reduce(0) { $0 + weight(of: $1) }
      guard !differences.isEmpty, differences.count <= maximumDifferences, distance < 4,
        best.map({ distance < $0.distance }) ?? true
      else { continue }
      best = (NearMiss(key: candidate.key, differences: differences), distance)
    }
    return best?.miss
  }

  private static func fields(of canonical: [UInt8]) -> [JSONObject.Member]? {
    guard let document = try? JSONParser.parse(canonical), let members = document.objectValue?.members else {
      return nil
    }
    return members.flatMap { member -> [JSONObject.Member] in
      member.name == "params" ? member.value.objectValue?.members ?? [] : [member]
    }
  }

  private static func differences(_ asked: [JSONObject.Member], _ held: [JSONObject.Member]) -> [Difference] {
    func text(_ value: JSON?) -> String? { value.map { $0.stringValue ?? $0.text } }
    let other = JSONObject(held), mine = JSONObject(asked)
    let changed = asked.compactMap { member -> Difference? in
      let value = other[member.name]
      guard value.map({ Array($0.utf8) }) != Array(member.value.utf8) else { return nil }
      return Difference(field: member.name, asked: text(member.value), held: text(value))
    }
    let missing = held.filter { mine[$0.name] == nil }.map {
      Difference(field: $0.name, asked: nil, held: text($0.value))
    }
    return changed + missing
  }

  /// A parameter counts one; another image or model counts more; a prompt by how few words it shares.
  private static func weight(of difference: Difference) -> Double {
    switch difference.field {
    case "prompt":
      let asked = words(difference.asked), held = words(difference.held)
      let shared = Double(asked.intersection(held).count), all = Double(max(1, asked.union(held).count))
      return 0.5 + 3 * (1 - shared / all)
    case "image": return 2
    case "model": return 1.5
    default: return 1
    }
  }

  private static func words(_ text: String?) -> Set<String> {
    Set((text ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
  }
}
