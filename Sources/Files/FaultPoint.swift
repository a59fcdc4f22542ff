/// A named moment between two steps at which a test can end the process, to see what the next start makes of it.
///
/// A name says what has just happened, or with "before" what is about to. `reach()` does nothing in a release build.
/// What tests ask for stands in `FaultScript`; every point is reached by one of their scenarios (CONTRIBUTING.md).
package enum FaultPoint: String, CaseIterable, Sendable {
  // Owners and slots.
  /// The lock file has its name, and nobody holds its lock yet.
  case ownerFileMade = "owner.file-made"
  /// The owner is alive.
  case ownerLocked = "owner.locked"
  /// A dead owner's lock file is gone.
  case ownerSwept = "owner.swept"
  /// The slot has its name; its room is not durable.
  case slotFileMade = "slot.file-made"
  /// The slot and its room are durable.
  case slotAllocated = "slot.allocated"
  /// The provider's answer is written into the slot, perhaps not durably.
  case slotWritten = "slot.written"
  /// The provider's answer is durable in the slot.
  case slotRecorded = "slot.recorded"
  /// The slot's name is gone, perhaps not durably.
  case slotRemoved = "slot.removed"

  // Blobs.
  /// A temp file has its name.
  case tempMade = "blob.temp-made"
  /// Room for a clip is held on the disk.
  case roomHeld = "blob.room-held"
  /// A blob's bytes are in its temp file; nothing is durable.
  case blobWritten = "blob.written"
  /// A blob's bytes are durable in its temp file.
  case blobSynced = "blob.synced"
  /// A blob has its name, which is not durable.
  case blobPlaced = "blob.placed"
  /// The names of one or more blobs are durable.
  case blobSettled = "blob.settled"
  /// What is damaged has a name in `damaged/` besides its place.
  case blobSetAside = "blob.set-aside"
  /// A dead owner's temp file is gone.
  case tempSwept = "blob.temp-swept"

  // Files that come and go.
  /// A file that is to be moved in is read-only, where it was.
  case moveProtected = "move.protected"
  /// A file that is to be moved in is durable and has its name in the store besides its old one.
  case moveLinked = "move.linked"
  /// The old name of a file that was moved in is gone.
  case moveSourceRemoved = "move.source-removed"
  /// A copy of a blob is whole and durable, without a name.
  case exportCopied = "export.copied"
  /// A copy of a blob has its name in `tmp/`.
  case exportNamedAside = "export.named-aside"
  /// A copy of a blob has its name, which is not durable.
  case exportNamed = "export.named"

  // The catalog.
  /// A database is open and in WAL mode; it may be new and empty.
  case databaseOpened = "sql.opened"
  /// All of a transaction that may write is done but its commit.
  case transactionBeforeCommit = "sql.before-commit"
  /// A transaction that may write is committed.
  case transactionCommitted = "sql.committed"
  /// Some pages of a copy of the database are written, or all.
  case backupPagesCopied = "backup.pages-copied"
  /// A copy of the database is durable under its temp name.
  case backupSynced = "backup.synced"
  /// A copy of the database has its name, which is not durable.
  case backupNamed = "backup.named"
  /// The copy from before a migration is durable.
  case migrationBackedUp = "migration.backed-up"
  /// A migration's statements are run, and not committed.
  case migrationApplied = "migration.applied"
  /// A migration is committed.
  case migrationCommitted = "migration.committed"

  // A generation.
  /// A dead owner's take, or one that nobody works on, has this owner now.
  case takeClaimed = "generate.claimed"
  /// The input image is a blob and has a row.
  case imageKept = "generate.image-kept"
  /// The take is planned, quoted and reserved against the budget.
  case takePlanned = "generate.planned"
  /// `sending` is committed, and nothing has left.
  case intentCommitted = "submit.intent-committed"
  /// The submit is under way, or the look at the picture's address after it: reached again and again.
  case submitInFlight = "submit.in-flight"
  /// The answer is here, in memory alone.
  case submitAnswered = "submit.answered"
  /// What the answer means is committed; the slot is still there.
  case submitCommitted = "submit.committed"
  /// What was at the picture's address after the submit is on record.
  case imageChecked = "submit.image-checked"
  /// The take is let go of, for whoever collects it.
  case takeReleased = "generate.released"
  /// The provider has said how the job stands, in memory alone.
  case pollAnswered = "poll.answered"
  /// `rendered` is committed.
  case renderedCommitted = "poll.rendered-committed"
  /// The head of the film's answer is here.
  case downloadBegun = "download.begun"
  /// A piece of the film is in the temp file.
  case downloadPiece = "download.piece"
  /// All of the film has come.
  case downloadComplete = "download.complete"
  /// `stored` is committed.
  case storedCommitted = "download.stored-committed"
  /// The film is measured, and not judged.
  case filmMeasured = "judge.measured"
  /// The verdict is committed.
  case verdictCommitted = "judge.committed"
  /// `lost` is committed.
  case lossCommitted = "download.loss-committed"
  /// A failure that the provider told is committed.
  case failureCommitted = "poll.failure-committed"
  /// The helper that measures films has been started.
  case helperStarted = "media.helper-started"

  // What the dead left.
  /// A dead sender's take has this owner now.
  case senderClaimed = "recovery.claimed"
  /// What its slot says, or that it says nothing, is committed; the slot is still there.
  case senderSettled = "recovery.settled"
  /// A damaged clip has been fetched again; the damaged one is still in its place.
  case mendFetched = "mend.fetched"
  /// The good clip is in its place, and its row does not say so.
  case mendPlaced = "mend.placed"

  // Other use cases.
  /// Films are looked at; nothing is kept.
  case importExamined = "import.examined"
  /// Films are blobs that no row knows.
  case importAdopted = "import.adopted"
  /// The rows of an import are committed.
  case importCommitted = "import.committed"
  /// A reuse is booked.
  case reuseBooked = "reuse.booked"
  /// A person's acceptance is committed.
  case acceptCommitted = "accept.committed"
  /// A clip went into the trash, or came out of it.
  case trashCommitted = "trash.committed"
  /// A person's word about a payment is committed.
  case resolveCommitted = "resolve.committed"
  /// A take that was lost or failed is taken up again.
  case resumeCommitted = "resume.committed"
  /// A collector has found jobs to collect.
  case collectBegun = "collect.begun"
  /// A collector has been through them once.
  case collectRound = "collect.round"

  // The trash, backups, and the mark of the last payment.
  /// The mark names a take of which nothing has left.
  case paymentMarked = "payment.marked"
  /// Clips are swept, as far as their rows tell; their bytes are there.
  case sweepMarked = "sweep.marked"
  /// Blobs that no row needs are gone, and their own rows are there.
  case sweepRemoved = "sweep.removed"
  /// Their rows are gone as well.
  case sweepForgotten = "sweep.forgotten"
  /// The slots are copied, and the catalog is about to be.
  case backupBegun = "backup.begun"
  /// Every blob is in the backup; the earlier backup still counts.
  case backupBlobsBrought = "backup.blobs-brought"
  /// The new backup counts; the earlier snapshot is still there.
  case backupCompleted = "backup.completed"
  /// A blob came from the backup, and has its row in the new catalog.
  case restoreBlobBrought = "restore.blob-brought"
  /// The new catalog is whole beside the old one, and there is no plan yet.
  case restoreStaged = "restore.staged"
  /// The plan is durable: from now on there is only forward.
  case restorePlanned = "restore.planned"
  /// The old catalog has its second name.
  case restoreLinked = "restore.linked"
  /// The old log is away.
  case restoreSetAside = "restore.set-aside"
  /// The new catalog has its place, not durably.
  case restoreReplaced = "restore.replaced"
  /// The mark is that of the new catalog; the plan is still there.
  case restoreMarked = "restore.marked"

  // Repairs.
  /// A repair keeps others out, and has changed nothing.
  case repairBegun = "repair.begun"
  /// Rows that can be derived are made anew.
  case repairRowsCommitted = "repair.rows-committed"
  /// A good blob is in its place again, and its row does not say so.
  case repairBrought = "repair.brought"
  /// The row of a blob that was brought says so.
  case repairRecorded = "repair.recorded"
  /// A damaged blob that nobody has whole is out of its place.
  case repairSetAside = "repair.set-aside"

  /// Steps of the schema that a test adds to the real ones, so that there is always one to rehearse; none in release
  /// builds. `ONETAKE_FAULT_MIGRATION` holds the SQL.
  package static var rehearsedMigrations: [(name: String, sql: [UInt8])] {
    #if ONETAKE_FAULTS
      if let sql = FaultScript.variable("ONETAKE_FAULT_MIGRATION") { return [("rehearsed", Array(sql.utf8))] }
    #endif
    return []
  }

  /// Says that the moment has come. Free in release builds.
  package func reach() {
    #if ONETAKE_FAULTS
      FaultScript.shared.reached(self)
    #endif
  }
}
