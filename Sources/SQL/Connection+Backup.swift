import CSQLite
import Files

extension Connection {
  /// Pages that one step of a backup copies while it holds the lock for reading.
  private static let pagesPerStep: Int32 = 256

  /// Copies the database as it is, while others read and write it, to a new file at `target`: a temp file beside it,
  /// fsync, rename, fsync of the folder. `sqlite3_backup_init`.
  ///
  /// `progress` hears, after each step, how many pages are left and how many there are, and ends the backup by returning
  /// false (an error of `isInterrupted`). A target that exists is not replaced: `FileError.alreadyExists`.
  package borrowing func backup(
    to target: String, progress: (_ left: Int, _ total: Int) -> Bool = { _, _ in true }
  ) throws {
    let temp = "\(target).\(try RandomID.make().prefix(16)).part"
    do {
      try copyPages(to: temp, progress: progress)
      let file = try Descriptor(temp, .readWrite)
      try file.sync()
      FaultPoint.backupSynced.reach()
      try Entry.renameNew(temp, to: target)
    } catch {
      for leftover in [temp, "\(temp)-journal"] { _ = try? Entry.remove(leftover) }
      throw error
    }
    FaultPoint.backupNamed.reach()
    try Folder.sync(Folder.parent(of: target))
  }

  private borrowing func copyPages(to temp: String, progress: (Int, Int) -> Bool) throws(SQLError) {
    Self.makePrivate(temp)
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = unsafe sqlite3_open_v2(temp, &opened, flags, nil)
    defer { unsafe sqlite3_close_v2(opened) }
    guard code == SQLITE_OK, let copy = unsafe opened else { throw unsafe SQLError.last(on: opened, code, "backup") }
    let job = unsafe withHandle { own in unsafe sqlite3_backup_init(copy, "main", own, "main") }
    guard let job = unsafe job else { throw unsafe SQLError.last(on: copy, sqlite3_extended_errcode(copy), "backup") }
    let ending = unsafe steps(of: job, progress: progress)
    let finished = unsafe sqlite3_backup_finish(job)
    guard ending == SQLITE_DONE else {
      if ending == SQLITE_INTERRUPT {
        throw SQLError(code: ending, message: "the backup was ended", statement: "backup")
      }
      throw unsafe SQLError.last(on: copy, ending, "backup")
    }
    guard finished == SQLITE_OK else { throw unsafe SQLError.last(on: copy, finished, "backup") }
  }

  private borrowing func steps(of job: OpaquePointer, progress: (Int, Int) -> Bool) -> Int32 {
    var attempt: Int32 = 0
    while true {
      let code = unsafe sqlite3_backup_step(job, Self.pagesPerStep)
      FaultPoint.backupPagesCopied.reach()
      switch code & 0xFF {
      case SQLITE_OK:
        attempt = 0
        let left = unsafe Int(sqlite3_backup_remaining(job))
        let total = unsafe Int(sqlite3_backup_pagecount(job))
        guard progress(left, total) else { return SQLITE_INTERRUPT }
      case SQLITE_BUSY, SQLITE_LOCKED:
        guard mayTryAgain(attempt: attempt) else { return code }
        attempt += 1
      default: return code
      }
    }
  }
}
