/// "Did you mean": the known word that a mistyped one was probably meant to be.
public enum Suggestion {
  /// The candidate nearest to `word`, case aside, or nil if none is near.
  ///
  /// Near means: a third of the letters wrong at most, three at most; or the only candidate that begins with `word`,
  /// where that has three letters or more. Of equally near candidates the earlier one is taken.
  public static func closest(to word: String, among candidates: [String]) -> String? {
    let typed = word.lowercased()
    let bound = min(3, max(1, typed.count / 3))
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      guard let distance = EditDistance.between(typed, candidate.lowercased()), distance <= bound else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    if let best { return best.candidate }
    guard typed.count >= 3 else { return nil }
    let beginning = candidates.filter { $0.lowercased().hasPrefix(typed) }
    return beginning.count == 1 ? beginning[0] : nil
  }
}
