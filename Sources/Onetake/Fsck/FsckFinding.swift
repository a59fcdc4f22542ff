import Domain

/// Something that a check of the library found.
public struct FsckFinding: Hashable, Sendable {
  /// What kind of thing it is.
  public enum Kind: String, Hashable, Sendable {
    /// SQLite's own check of the catalog found damage, or the catalog cannot be opened at all.
    case catalog
    /// The search index and the texts disagree.
    case index
    /// What the catalog holds twice is not the same.
    case copy
    /// A row that others need is gone.
    case lostRow = "lost-row"
    /// A row that says something else than what it was made from.
    case wrongRow = "wrong-row"
    /// A blob that a row needs is not in the store.
    case missingBlob = "missing-blob"
    /// A blob's bytes are not those of its digest, or what has its name is no file.
    case damagedBlob = "damaged-blob"
    /// A blob, or something else in the store, that could not be read: nobody knows whether it is damaged.
    case unreadable
    /// A blob in the store that no row names.
    case strayBlob = "stray-blob"
    /// A file in the store that is no blob.
    case unexpectedFile = "unexpected-file"
  }

  /// A clip that is hit.
  public struct Hit: Hashable, Sendable {
    /// Its take.
    public let id: GenerationID
    /// The first words of its prompt.
    public let prompt: String

    init(_ record: GenerationRecord, prompt: String) {
      id = record.id
      self.prompt = Phrase.shortened(prompt, to: 60)
    }
  }

  /// What kind of thing it is.
  public let kind: Kind
  /// The blob, if it is about one.
  public let digest: Digest?
  /// The clips that are hit.
  public let hits: [Hit]
  /// What was found, as a sentence.
  public let message: String
  /// What a repair would do about it.
  public let plan: RepairPlan
  /// What a repair did about it; nil where none was asked for.
  public internal(set) var outcome: RepairOutcome?

  init(
    _ kind: Kind, _ message: String, digest: Digest? = nil, hits: [Hit] = [], plan: RepairPlan,
    outcome: RepairOutcome? = nil
  ) {
    self.kind = kind
    self.message = message
    self.digest = digest
    self.hits = hits
    self.plan = plan
    self.outcome = outcome
  }

  /// The ids of the clips that are hit.
  public var clips: [GenerationID] { hits.map(\.id) }

  /// Whether stored data is damaged; if not, something only lies about, or could not be read.
  public var isDamage: Bool { ![.strayBlob, .unexpectedFile, .unreadable].contains(kind) }
}

/// What a repair would do about a finding.
public struct RepairPlan: Hashable, Sendable {
  /// The deed.
  public enum Action: String, Hashable, Sendable {
    /// Nothing: it is no damage, or nothing can be done here.
    case none
    /// Bytes are brought from the first source that has them.
    case bring
    /// A row is made anew from what else is known.
    case rebuild
    /// The file's permissions are mended.
    case permit
    /// What is damaged is moved to `damaged/`, for nobody has it whole.
    case setAside = "set-aside"
    /// Not done here: a backup has to be restored.
    case restoreBackup = "restore-backup"
  }

  /// The deed.
  public let action: Action
  /// Where bytes would come from, in the order in which they are asked.
  public let sources: [RepairSource]
  /// The deed in words.
  public let words: String

  init(_ action: Action, _ words: String, sources: [RepairSource] = []) {
    self.action = action
    self.sources = sources
    self.words = words
  }
}

/// Where a repair can bring a clip's bytes from.
public struct RepairSource: Hashable, Sendable {
  /// In the order in which they are asked.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A file on this machine: in the library under another name, or among those that a person named.
    case copy
    /// A backup of the library.
    case backup
    /// The provider, which is asked for the result of the paid job once more. It costs nothing.
    case provider
  }

  /// What it is.
  public let kind: Kind
  /// A file's path, or a provider's name and the job's id.
  public let place: String
}

/// What a repair did about a finding.
public struct RepairOutcome: Hashable, Sendable {
  /// Whether the finding is no more.
  public let isRepaired: Bool
  /// What was done, or why nothing was, as part of a sentence.
  public let words: String
  /// Where the damaged file lies now, if one was moved.
  public let setAside: String?

  init(repaired: Bool, _ words: String, setAside: String? = nil) {
    isRepaired = repaired
    self.words = words
    self.setAside = setAside
  }
}

/// What a check is to do besides looking.
public struct FsckOrder: Hashable, Sendable {
  /// Whether what can be repaired is.
  public var repairs = false
  /// Backups, and files or folders of films, that may have what is missing here.
  public var sources: [String] = []
  /// Whether providers may be asked for results again. Nothing is ever bought.
  public var asksProviders = true

  /// Makes the order of a check that changes nothing.
  public init() {}
}

/// How far a check of the library has come.
public struct FsckReport: Sendable {
  /// How many blobs were read, and of how many bytes.
  public internal(set) var blobs = 0
  public internal(set) var bytes: Int64 = 0
  /// How many of the findings are damage, and how many of those were repaired.
  public internal(set) var damages = 0
  public internal(set) var repaired = 0
  /// How many things could not be read.
  public internal(set) var unreadable = 0
  /// Whether the catalog itself is damaged: nothing is repaired by it then.
  public internal(set) var isCatalogDamaged = false

  /// Damages that are still there.
  public var left: Int { damages - repaired }
}
