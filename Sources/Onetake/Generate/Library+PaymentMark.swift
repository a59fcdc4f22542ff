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
    guard let json = try? JSONParser.parse(bytes), let event = json["event"]?.intValue,
      let take = json["take"]?.stringValue.flatMap({ GenerationID($0) }),
      let at = json["at"]?.stringValue.flatMap({ Timestamp($0) })
    else {
      throw LibraryError(
        .damaged, "\(path), which names the last payment, cannot be read; nothing was sent",
        cure: "`onetake restore-backup --adopt-present` writes it anew, after what is known now")
    }
    return SentPayment(event: Int64(event), take: take, at: at.milliseconds)
  }

  /// Makes the mark durable; removes it where nothing was ever sent.
  static func write(_ sent: SentPayment?, to path: String, by store: BlobStore) throws {
    guard let sent else {
      if try Entry.remove(path) { try Folder.sync(Folder.parent(of: path)) }
      return
    }
    let json: JSON = [
      "event": .int(Int(sent.event)), "take": .string(sent.take.text),
      "at": .string(Timestamp(milliseconds: sent.at).description),
    ]
    try store.replace(path, by: json.utf8 + [0x0A])
  }
}

extension Library {
  /// Writes the mark for a take whose `sending` is durable and of which no byte has left. The mark only goes forward,
  /// whichever of several senders comes last.
  ///
  /// Where that fails nothing is sent, and the take is planned again without an owner.
  func markPayment(_ sending: GenerationRecord) throws(LibraryError) {
    do {
      guard let sent = try catalog.lastSend(serial: sending.serial) else { return }
      let alone = try FileLock.waiting(layout.paymentLock)
      defer { alone.untilHere() }
      if let known = try PaymentMark.read(layout.lastPayment), known.event >= sent.event { return }
      try PaymentMark.write(sent, to: layout.lastPayment, by: try blobs())
      FaultPoint.paymentMarked.reach()
    } catch {
      let why = (error as? LibraryError)?.message ?? "\(error)"
      _ = try? apply(
        .nothingSent(reason: "the mark of the last payment could not be written"), raw: [], to: sending,
        attempt: Lifecycle.maximumSubmitAttempts, releases: true)
      throw LibraryError(
        .failed, "the mark of the last payment could not be written: \(why); nothing was sent",
        cure: "free disk space or mend the library's folder, then run it again")
    }
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
      cure: "put the newer library.sqlite back, or `onetake restore-backup FOLDER` with a newer backup; to go on with what is "
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
