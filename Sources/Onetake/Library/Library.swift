import Blobs
import Catalog
import Domain
import Fetch
import Files
import Providers
import Synchronization

/// A library of generated clips: asks once, pays once, keeps the clip, finds it again.
///
/// It may be used by many threads, and by many processes at once.
///
///     let library = try Library(options)
///     let result = try library.generate(GenerateOrder(request), interrupt: Interrupt())
public final class Library: Sendable {
  /// How it is used.
  public let options: LibraryOptions
  let layout: HomeLayout
  let catalog: Catalog
  /// Whether there is no library yet and nothing may be kept: its catalog would be gone with this process.
  public let isBlank: Bool
  let time: TimeSource
  /// Lock order: `writing` before the catalog's own; neither is held while the network or a film is waited for.
  private let writing = Mutex<Writing?>(nil)
  /// What measures its films.
  public let films: FilmJudge

  /// That the library is open, for whoever wants to replace its catalog.
  private let presence: FileLock?

  /// What only those who write need: a living owner, and the store that names its temp files after it.
  private struct Writing: ~Copyable {
    let lock: OwnerLock
    let blobs: BlobStore
    /// What dead owners had left in `tmp/`.
    let leftovers: BlobStore.Swept
  }

  /// What is done where no library was begun yet.
  public enum Absence: Sendable {
    /// It is begun.
    case begins
    /// It reads as an empty one, and nothing is written; whoever then wants to keep something is refused.
    case readsAsEmpty
  }

  /// Opens the library at `options.home`; where there is none, `absence` says what is done.
  ///
  /// Throws `unusable` for a newer library, a folder that cannot be written and a network file system, `damaged` for a
  /// catalog that is none, or that is gone while its clips are still there.
  public convenience init(
    _ options: LibraryOptions, whereAbsent absence: Absence = .begins
  ) throws(LibraryError) {
    try self.init(options, whereAbsent: absence, time: .system)
  }

  /// As the public one, with a clock of the caller's.
  package init(
    _ options: LibraryOptions, whereAbsent absence: Absence = .begins, time: TimeSource
  ) throws(LibraryError) {
    self.options = options
    self.time = time
    films = FilmJudge(options, time: time)
    let layout = HomeLayout(root: options.home)
    self.layout = layout
    let isBlank = absence == .readsAsEmpty && !Self.isBegun(at: options.home)
    self.isBlank = isBlank
    if isBlank { try layout.checkPlace() } else { try layout.prepareFolders() }
    if isBlank { presence = nil } else { presence = try layout.enter() }
    try mapped { try Self.refuseLostCatalog(layout) }
    catalog = try mapped {
      if isBlank { return try Catalog(blankFor: options.actor, now: { time.now().milliseconds }) }
      return try Catalog(
        path: layout.catalog, actor: options.actor, now: { time.now().milliseconds },
        mayBegin: { try !Self.holdsFiles(layout.inflight) && !Self.holdsFiles(layout.blobs) })
    }
  }

  /// Whether a library can be opened at once: one of an older version is brought to this one first, which may take minutes,
  /// and is no work for a moment's question.
  public static func opensAtOnce(_ options: LibraryOptions) -> Bool {
    guard isBegun(at: options.home) else { return true }
    do { return try Catalog.isCurrent(at: HomeLayout(root: options.home).catalog) } catch { return false }
  }

  /// Refuses to make a new catalog where one was: it would know of no payment, and everything would be bought again.
  ///
  /// SQLite itself would delete the write-ahead log of a catalog that is missing or empty.
  private static func refuseLostCatalog(_ layout: HomeLayout) throws {
    func isMissing() throws -> Bool { try FileStamp(of: layout.catalog)?.size ?? 0 == 0 }
    guard try isMissing() else { return }
    let hasTraces =
      try FileStamp(of: layout.writeAheadLog)?.size ?? 0 > 0 || FileStamp(of: layout.lastPayment) != nil
      || holdsFiles(layout.inflight) || holdsFiles(layout.blobs)
    // Asked again, for another process may have made the catalog meanwhile, and stored something.
    guard try hasTraces && isMissing() else { return }
    throw LibraryError(
      .damaged,
      "\(layout.catalog) is missing or empty, but \(layout.root) holds what was paid for: a new catalog would forget every "
        + "payment",
      cure:
        "`onetake restore-backup FOLDER` brings a backup in and keeps what is here; without one, move library.sqlite, -wal "
        + "and -shm away together and put a copy back (library.sqlite.before-*); or begin anew in another folder with --home"
    )
  }

  private static func holdsFiles(_ folder: String) throws -> Bool {
    guard try FileStamp(of: folder)?.kind == .folder else { return false }
    for name in try Folder.list(folder) {
      let path = "\(folder)/\(name)"
      if try FileStamp(ofEntry: path)?.kind != .folder { return true }
      if try holdsFiles(path) { return true }
    }
    return false
  }

  /// The store, with a living owner for its temp files; made at the first use, which sweeps what the dead left.
  func blobs() throws(LibraryError) -> BlobStore {
    try requireBegun()
    return try mapped {
      try writing.withLock { writing in
        if let blobs = writing?.blobs { return blobs }
        let lock = try OwnerLock(in: layout.locks)
        let blobs = try BlobStore(root: layout.root, owner: lock.owner)
        let leftovers = try blobs.sweep()
        // Whoever has the library open is not restoring, and one who was interrupted would have been let in by nobody.
        if try FileStamp(ofEntry: layout.restoring) != nil { try Folder.removeAll(layout.restoring) }
        writing = Writing(lock: lock, blobs: blobs, leftovers: leftovers)
        return blobs
      }
    }
  }

  /// Makes sure that what is kept stays.
  func requireBegun() throws(LibraryError) {
    if isBlank { throw LibraryError(.failed, "there is no library at \(layout.root), and this was to write none") }
  }

  /// What was swept from `tmp/` when this library's store was made, and what dead owners left there since.
  func leftoversOfTheDead() throws(LibraryError) -> BlobStore.Swept {
    let store = try blobs()
    return try mapped {
      var swept = try store.sweep()
      if let before = writing.withLock({ $0?.leftovers }) {
        swept.removed += before.removed
        swept.bytes += before.bytes
      }
      return swept
    }
  }

  /// Whether an owner of this library is alive; when that cannot be told, it is taken for alive, and nothing is paid.
  func isAlive(_ owner: String) -> Bool {
    (try? OwnerLock.isAlive(owner, in: layout.locks)) ?? true
  }

  /// The clip's path in the store.
  func path(of digest: Digest) -> String { layout.blob(digest) }

  /// A client for one use, which stops when a person insists, or at once where nothing is at stake.
  func client(stopping interrupt: Interrupt?, whenInsisted: Bool = false) -> HTTPClient {
    var limits = HTTPClient.Limits()
    limits.submitIdle = .seconds(options.submitIdleSeconds)
    limits.get = .seconds(options.pollIdleSeconds)
    limits.downloadIdle = .seconds(options.downloadIdleSeconds)
    return HTTPClient(
      userAgent: options.userAgent, limits: limits,
      isCancelled: {
        // Only a submit is not to be broken off by the first Ctrl-C.
        if whenInsisted { FaultPoint.submitInFlight.reach() }
        return whenInsisted ? interrupt?.isInsisted ?? false : interrupt?.isRaised ?? false
      })
  }

  /// How a provider is spoken to, with its key if there is one.
  ///
  /// `address` is one that a provider was given and may repeat: what signs it is not told either.
  func api(_ provider: Provider, given address: String? = nil) -> ProviderAPI {
    ProviderAPI(
      provider, baseURL: options.baseURLs[provider], key: options.keys[provider].flatMap { APIKey($0) },
      transport: transport, hiding: options.hidden(address))
  }

  var transport: ImageTransport { ImageTransport(shortapiTakesBytes: options.shortapiTakesDataURI) }

  /// The fingerprint of the account whose key is set for `provider`, or nil without a key.
  func account(_ provider: Provider) throws(LibraryError) -> String? {
    guard let key = options.keys[provider].flatMap({ APIKey($0) }) else { return nil }
    return try mapped { key.fingerprint(for: provider, salt: try catalog.salt()) }
  }
}
