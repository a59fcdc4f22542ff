import SQL

/// Why the catalog could not answer, or would not do what was asked.
package struct CatalogError: Error, Sendable {
  /// What went wrong, for the caller to act on.
  package enum Code: Hashable, Sendable {
    /// The take changed hands or state since it was read; read it again.
    case stale
    /// The state and the event do not go together.
    case impossibleStep
    /// A row that must be there is not.
    case missingRow
    /// The job id belongs to another take.
    case jobTaken
    /// A clip would stand in more lists than it can.
    case tooMany
    /// The library was made by a newer version, was edited, or is none.
    case schema
    /// The file is damaged, or no database at all.
    case damaged
    /// The file or its folder cannot be written.
    case notWritable
    /// The disk is full.
    case full
    /// The device failed to read, to write, or to make something durable.
    case io
    /// SQLite failed in another way.
    case database
  }

  /// What went wrong.
  package let code: Code
  /// What happened, as a sentence without its full stop.
  package let message: String
  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Takes what a transaction threw.
  init(any error: any Error) {
    switch error {
    case let error as CatalogError: self = error
    case let error as SQLError: self.init(error)
    case MigrationError.blank: self.init(.damaged, MigrationError.blank.description)
    case let error as MigrationError: self.init(.schema, error.description)
    default: self.init(.database, "\(error)")
    }
  }

  init(_ error: SQLError) {
    message =
      if error.isIO {
        "library.sqlite could not be \(error.failedDeed): \(error.message)"
      } else if error.isBusy {
        // SQLite's own words would send a person looking for a lock to break.
        "another process is at work on the catalog, and does not let go of it"
      } else {
        error.message
      }
    switch error {
    case _ where error.isCorrupt || error.isNotADatabase || error.isMismatch: code = .damaged
    case _ where error.isReadOnly || error.isCannotOpen: code = .notWritable
    case _ where error.isFull: code = .full
    case _ where error.isIO: code = .io
    default: code = .database
    }
  }
}
