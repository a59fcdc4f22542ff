import Domain
import SQL

extension Catalog {
  /// Records what the image's address gave when it was read again after the submit that `sent` was, with its event.
  ///
  /// It is about that attempt, whoever holds the take by now and wherever it stands. False, and nothing is written,
  /// where the take was sent again since.
  @discardableResult
  package func record(
    _ check: ImageCheck, of sent: GenerationRecord, detail: String? = nil
  ) throws(CatalogError) -> Bool {
    let time = now()
    var now: Digest?
    if case .changed(let digest) = check { now = digest }
    let changed = now
    return try write { connection in
      try connection.run(
        "UPDATE generations SET image_now = ?4 WHERE serial = ?1 AND sent_at IS ?2 AND attempts = ?3",
        [
          .integer(sent.serial), .int64(sent.sentAt), .int(sent.attempts), .bytes(changed?.bytes),
        ])
      guard connection.changes == 1 else { return false }
      try connection.run(
        """
        INSERT INTO events (generation, at, actor, event, state_from, state_to, detail)
        SELECT serial, ?2, ?3, ?4, state, state, ?5 FROM generations WHERE serial = ?1
        """,
        [
          .integer(sent.serial), .integer(time), .text(self.actor), .text(check.event),
          .string(changed?.hex ?? detail),
        ])
      return true
    }
  }

  /// What is known of the picture that the provider of a take was given; nil where it was given no address.
  ///
  /// Without a word about the latest attempt it is unchecked: whoever sent it did not come to look again.
  package func imageCheck(of record: GenerationRecord) throws(CatalogError) -> ImageCheck? {
    guard record.imageURL != nil else { return nil }
    if let now = record.imageNow { return .changed(now) }
    let names = [ImageCheck.same.event, ImageCheck.unchecked.event, GenerationEvent.sendingBegan.name]
    return try latest(names, serial: record.serial)?.event == ImageCheck.same.event ? .same : .unchecked
  }
}

extension ImageCheck {
  /// The event's name in the event table.
  fileprivate var event: String {
    switch self {
    case .same: "image-checked"
    case .changed: "image-changed"
    case .unchecked: "image-unchecked"
    }
  }
}
