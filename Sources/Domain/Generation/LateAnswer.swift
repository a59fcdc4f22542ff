/// What an answer to a submit means that comes to light when its attempt is over: the sender was taken for dead, or died
/// before it could say so itself. One table for whoever holds such an answer (payment.md, rule 4).
public enum LateAnswer: Hashable, Sendable {
  /// The take is in doubt since this very attempt: the answer settles it.
  case settles
  /// A take has the job that it names: nothing is left to do.
  case isKnown(notes: Bool)
  /// It names a paid job that no take has: it is kept, and a person is told.
  case isNobodys(notes: Bool)
  /// It names no job, and nothing is in doubt that it could settle: it is evidence, and no more.
  case isEvidence(notes: Bool)

  /// Where the answer is, which says how much of it stands in the take's history already.
  public enum Place: Hashable, Sendable, CaseIterable {
    /// In the hands of its sender, whose step was refused: nothing is known of it.
    case hand
    /// In its slot: the step that it means may have been made before the slot could be removed.
    case slot
    /// In a slot that was set aside because it could not be read: nothing is known of it.
    case unread
    /// In a slot that was set aside as nobody's job, and noted then.
    case late
  }

  /// Who has the job that an answer names.
  public enum Holder: Hashable, Sendable, CaseIterable {
    case nobody
    case itsOwnTake
    case anotherTake
  }

  /// Decides; `holder` is nil for an answer that names no job, and `isInDoubt` says whether the take is uncertain since
  /// the very attempt that was answered.
  public init(at place: Place, holder: Holder?, isInDoubt: Bool) {
    switch holder {
    case .itsOwnTake?: self = .isKnown(notes: false)
    case .anotherTake?: self = .isKnown(notes: place != .late)
    case .nobody? where !isInDoubt: self = .isNobodys(notes: place != .late)
    case nil where !isInDoubt: self = .isEvidence(notes: place != .slot)
    case .nobody?, nil: self = .settles
    }
  }
}
