import Catalog
import Domain

/// Something that was said of clips, and can be taken back.
public struct CurationUndo: Sendable {
  let entry: CurationEntry

  /// When it was said, in Unix milliseconds.
  public var at: Int64 { entry.at }
  /// What was said.
  public var curation: Curation { entry.curation }
  /// The search that chose the clips, where they were not named.
  public var query: String? { entry.query }
  /// How many clips it changed.
  public var clips: Int { entry.clips }
}

extension Library {
  /// What can be taken back, the last first; the last 100 are kept.
  public func undoableCurations() throws(LibraryError) -> [CurationUndo] {
    try mapped { try catalog.curations(limit: Catalog.undoableCurations).map(CurationUndo.init) }
  }

  /// Takes back what was said last: each clip is again as it was before. Returns how many clips it changed.
  public func undoCuration(_ undo: CurationUndo) throws(LibraryError) -> Int {
    do { return try catalog.undo(undo.entry) } catch {
      guard error.code == .stale else { throw LibraryError(error) }
      throw LibraryError(.invalid, error.message, cure: "`onetake undo --list` shows what can be undone")
    }
  }
}
