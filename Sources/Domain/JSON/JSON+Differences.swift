extension JSON {
  /// One place where two values differ; nil stands for what is absent or null.
  public struct Difference: Hashable, Sendable {
    /// The members' names on the way there, joined by dots: `video.displayed`.
    public let place: String
    /// What stands there in each of the two.
    public let first: JSON?
    public let second: JSON?
  }

  /// Where two values differ, in the order of the first and then the second. Objects are gone into, arrays are not; a
  /// null is as good as nothing.
  public static func differences(_ first: JSON?, _ second: JSON?, at place: String = "") -> [Difference] {
    let (first, second) = (first?.isNull == true ? .none : first, second?.isNull == true ? .none : second)
    guard first?.text != second?.text else { return [] }
    let (inFirst, inSecond) = (first?.objectValue, second?.objectValue)
    let isPlain = (first != nil && inFirst == nil) || (second != nil && inSecond == nil)
    if isPlain || (inFirst == nil && inSecond == nil) {
      return [Difference(place: place, first: first, second: second)]
    }
    let names = (inFirst?.members ?? []).map(\.name)
    let more = (inSecond?.members ?? []).map(\.name).filter { inFirst?[$0] == nil }
    return (names + more).flatMap { name in
      differences(first?[name], second?[name], at: place.isEmpty ? name : "\(place).\(name)")
    }
  }
}
