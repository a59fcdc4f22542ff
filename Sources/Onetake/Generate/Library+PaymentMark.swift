import Blobs
import Catalog
import Domain
import Files

/// The mark of the last payment: a small file outside of the catalog that names the last take that was about to be sent.
///
/// A catalog that does not know it is an older one, put back by hand: it would buy again what was bought since. See
/// docs/decisions/0029.
enum PaymentMark {
  /// What the mark at `path` names, or nil where there is none. Throws `damaged` for what says nothing.
  static func read(_ path: String) throws -> SentPayment? {
    guard let bytes = try SmallFile.read(path, limit: 4096) else { return nil }
    guard let json = try? JSONParser.parse(bytes), let take = json["take"]?.stringValue.flatMap({ GenerationID($0) }),
      let attempt = json["attempt"]?.stringValue, let at = json["at"]?.stringValue.flatMap({ Timestamp($0) })
    else {
      throw LibraryError(
        .damaged, "\(path), which names the last payment, cannot be read; nothing was sent",
        cure: "`onetake restore-backup --adopt-present` writes it anew, after what is known now")
    }
    return SentPayment(take: take, attempt: attempt, at: at.milliseconds)
  }

  /// Writes the mark aside, durably.
  static func stage(_ sent: SentPayment, in store: BlobStore) throws -> StagedFile {
    let json: JSON = [
      "take": .string(sent.take.text), "attempt": .string(sent.attempt),
      "at": .string(Timestamp(milliseconds: sent.at).description),
    ]
    return try store.stage(json.utf8 + [0x0A])
  }

  /// Makes the mark durable; removes it where nothing was ever sent.
  static func write(_ sent: SentPayment?, to path: String, in store: BlobStore) throws {
    if let sent {
      try stage(sent, in: store).place(at: path)
    } else if try Entry.remove(path) {
      try Folder.sync(Folder.parent(of: path))
    }
  }
}

/// A mark that is written aside, and what it says.
struct StagedMark: ~Copyable {
  let sent: SentPayment
  let file: StagedFile
}

extension Library {
  /// Writes the mark of an attempt aside, while nothing says yet that it will be made: a disk that is full stops it here.
  func stageMark(_ attempt: SubmitAttempt) throws -> StagedMark {
    let sent = SentPayment(take: attempt.id, attempt: attempt.words, at: time.now().milliseconds)
    return StagedMark(sent: sent, file: try PaymentMark.stage(sent, in: try blobs()))
  }

  /// Gives the mark its place for a take whose `sending` is durable and of which no byte has left. The mark only goes
  /// forward, whichever of several senders comes last.
  func place(_ mark: consuming StagedMark) throws {
    let alone = try FileLock.waiting(layout.paymentLock)
    defer { alone.untilHere() }
    if let known = try PaymentMark.read(layout.lastPayment), let there = try catalog.number(of: known),
      let here = try catalog.number(of: mark.sent), there >= here
    {
      return
    }
    try mark.file.place(at: layout.lastPayment)
    FaultPoint.paymentMarked.reach()
  }

  /// Refuses to buy, sweep or back up where the catalog does not know the last payment.
  func refuseForgottenPayments() throws(LibraryError) {
    guard let forgotten = try forgottenPayments() else { return }
    let since = forgotten.since.map { "since \(Timestamp(milliseconds: $0))" } ?? "from the beginning"
    throw LibraryError(
      .damaged,
      """
      library.sqlite is older than the last payment from \(layout.root): take \(forgotten.mark.take) was sent at \
      \(Timestamp(milliseconds: forgotten.mark.at)), and this catalog does not know it
      payments are unknown \(since); what was bought then would be bought again; nothing was sent
      """,
      cure:
        "put the newer library.sqlite back, or `onetake restore-backup FOLDER` with a newer backup; to go on with what is "
        + "here, `onetake restore-backup --adopt-present`")
  }

  /// The last payment, where the catalog does not know it, and the time of the last event that it knows.
  func forgottenPayments() throws(LibraryError) -> (mark: SentPayment, since: Int64?)? {
    try mapped {
      guard let mark = try PaymentMark.read(layout.lastPayment), try !catalog.knows(mark) else { return nil }
      return (mark, try catalog.lastEvent()?.at)
    }
  }
}
