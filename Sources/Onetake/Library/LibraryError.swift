import Blobs
import Catalog
import Domain
import Files
import MediaClient
import Providers

/// Why a use case could not be carried out, for the person who must act.
public struct LibraryError: Error, Sendable {
  /// What kind of trouble it is; the doors choose their status by it.
  public enum Code: Hashable, Sendable {
    /// The request or an argument is not valid; nothing was sent and nothing written.
    case invalid
    /// No such clip, take or job.
    case notFound
    /// The provider refused, failed, or could not be reached.
    case provider
    /// A person must decide first: a payment is in doubt.
    case uncertain
    /// Over budget, or the price is unknown; nothing was sent.
    case budget
    /// Stored data is damaged.
    case damaged
    /// The library cannot be used as it is: newer, not writable, on a network file system.
    case unusable
    /// Something that should not happen: a full disk, a failed call.
    case failed
    /// A person interrupted it.
    case interrupted
  }

  /// What kind of trouble it is.
  public let code: Code
  /// What happened, to what, and what it cost; one or more lines.
  public let message: String
  /// What to do now, if there is something.
  public let cure: String?
  /// What is wrong with a request, field by field.
  public let problems: [RequestProblem]

  /// Makes an error.
  public init(_ code: Code, _ message: String, cure: String? = nil, problems: [RequestProblem] = []) {
    self.code = code
    self.message = message
    self.cure = cure
    self.problems = problems
  }

  /// What is wrong with a request, as an error that says all of it.
  public init(_ error: RequestError) {
    self.init(.invalid, error.problems.map(\.message).joined(separator: "\n"), problems: error.problems)
  }

  init(_ error: CatalogError) {
    switch error.code {
    case .damaged:
      self.init(
        .damaged, "the catalog library.sqlite is damaged: \(error.message)",
        cure:
          "nothing was overwritten; run `onetake fsck`; `onetake restore-backup FOLDER` brings a backup in and keeps what "
          + "can be read here; without one, put a copy back (library.sqlite.before-*)")
    case .schema: self.init(.unusable, error.message, cure: "use the onetake that made it, or a newer one")
    case .notWritable:
      self.init(
        .unusable, "the catalog library.sqlite cannot be opened or written: \(error.message)",
        cure: "look at the permissions of the library's folder, its disk, and the limit of open files (ulimit -n)")
    case .full:
      self.init(
        .failed, "no space left for the catalog library.sqlite: \(error.message)",
        cure: "free disk space, then run it again")
    case .io: self.init(.failed, "the catalog failed: \(error.message)", cure: Self.deviceCure)
    case .stale, .impossibleStep, .missingRow, .jobTaken: self.init(.failed, error.message)
    case .tooMany: self.init(.invalid, error.message)
    case .database:
      self.init(
        .failed, "the catalog failed: \(error.message)",
        cure: "run it again; if that does not help, `onetake doctor` looks at what it needs")
    }
  }

  init(_ error: BlobError) {
    switch error {
    case .file(let error): self.init(error)
    case .missing, .damaged: self.init(.damaged, error.description, cure: "run `onetake fsck`")
    case .targetExists(let path):
      self.init(.invalid, "\(path) exists already", cure: "choose another name, or remove it first")
    case .notRegular, .sourceChanged: self.init(.invalid, error.description)
    case .unexpectedContent: self.init(.failed, error.description)
    }
  }

  init(_ error: FileError) {
    self.init(error.isNotWritable ? .unusable : .failed, error.description, cure: Self.cure(of: error))
  }

  private static func cure(of error: FileError) -> String? {
    switch error {
    case _ where error.isNoSpace: "free disk space, then run it again"
    case _ where error.isDevice: deviceCure
    case _ where error.isOutOfDescriptors: "raise the limit of open files (ulimit -n), or wait, then run it again"
    case _ where error.mayPass: "run it again"
    default: nil
    }
  }

  private static let deviceCure =
    "nothing that was stored is touched by this; look at the disk (the kernel's log, dmesg, names it), then run it again"
}

/// Runs `body` and turns the rooms' errors into the library's.
func mapped<Value: ~Copyable>(_ body: () throws -> Value) throws(LibraryError) -> Value {
  do {
    return try body()
  } catch let error as LibraryError {
    throw error
  } catch let error as CatalogError {
    throw LibraryError(error)
  } catch let error as FileError {
    throw LibraryError(error)
  } catch let error as BlobError {
    throw LibraryError(error)
  } catch let error as MediaHelperError {
    throw LibraryError(.failed, error.message, cure: "run `onetake doctor`")
  } catch let error as WireError {
    throw LibraryError(.invalid, error.message)
  } catch let error as RequestError {
    throw LibraryError(error)
  } catch {
    throw LibraryError(.failed, "\(error)")
  }
}
