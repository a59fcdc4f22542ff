import Catalog
import Domain
import Files
import Glibc
import Onetake
import SQL
import TestFilms
import TestSupport

/// What may become of a blob's file.
enum BlobDamage: String, CaseIterable, Sendable {
  case firstBit = "first bit flipped"
  case middleBit = "a bit in the middle flipped"
  case lastBit = "last bit flipped"
  case truncated = "cut in half"
  case emptied = "emptied"
  case longer = "a byte too long"
  case foreign = "another file under its name"
  case swapped = "swapped with another blob"
  case link = "a symbolic link"
  case folder = "a folder"
  case lost = "gone"

  /// Those that leave a file in its place, with other bytes.
  static let ofBytes = allCases.filter { ![.link, .folder, .lost].contains($0) }
  /// Those that leave it as long as it was.
  static let ofSameSize: [BlobDamage] = [.firstBit, .middleBit, .lastBit]

  /// Damages the blob at `path`; `other` is another blob's path.
  func apply(to path: String, and other: String) throws {
    unsafe chmod(path, 0o644)
    switch self {
    case .firstBit: try Self.flip(path) { _ in 0 }
    case .middleBit: try Self.flip(path) { $0 / 2 }
    case .lastBit: try Self.flip(path) { $0 - 1 }
    case .truncated: try Descriptor(path, .readWrite).truncate(to: try Self.size(path) / 2)
    case .emptied: try Descriptor(path, .readWrite).truncate(to: 0)
    case .longer: try Descriptor(path, .readWrite).write([0], at: try Self.size(path))
    case .foreign:
      try Entry.remove(path)
      try makeFile(path, Array("these are other bytes".utf8))
    case .swapped:
      try Entry.rename(path, to: path + ".swap")
      try Entry.rename(other, to: path)
      try Entry.rename(path + ".swap", to: other)
    case .link:
      try Entry.rename(path, to: path + ".moved")
      guard unsafe symlink(path + ".moved", path) == 0 else { throw Surprise("no link could be made") }
    case .folder:
      try Entry.remove(path)
      _ = try Folder.make(path)
    case .lost: try Entry.remove(path)
    }
  }

  private static func size(_ path: String) throws -> Int64 { try FileStamp(ofEntry: path)?.size ?? 0 }

  private static func flip(_ path: String, at place: (Int64) -> Int64) throws {
    let offset = place(try size(path))
    let file = try Descriptor(path, .readWrite)
    guard let bytes = try file.readAll(limit: 1 << 28) else { throw Surprise("the film is huge") }
    try file.write([bytes[Int(offset)] ^ 1], at: offset)
  }
}

extension World {
  /// The catalog's file, behind the library's back.
  func tamper(_ sql: String) throws { try Connection(home + "/library.sqlite").execute(script: sql) }

  /// Makes the catalog believe that each blob was stored as its file looks now: so does damage below the file system look,
  /// which changes neither size nor times.
  func putStampsBack() throws {
    for folder in try Folder.list(home + "/blobs") {
      for name in try Folder.list("\(home)/blobs/\(folder)") {
        guard Digest(hex: name) != nil, let stamp = try FileStamp(ofEntry: "\(home)/blobs/\(folder)/\(name)") else {
          continue
        }
        try tamper(
          """
          UPDATE blobs SET bytes = \(stamp.size), inode = \(Int64(bitPattern: stamp.inode)), mtime_ns = \(stamp.modified),
            ctime_ns = \(stamp.changed) WHERE digest = x'\(name)'
          """)
      }
    }
  }

  /// Opens the library as somebody without keys, who can ask no provider.
  func openOffline(_ change: (inout LibraryOptions) -> Void = { _ in }) throws -> Library {
    try open {
      $0.keys = [:]
      change(&$0)
    }
  }

  /// The digest of a file's bytes, or nil where there is none to read.
  func digest(_ path: String) -> Digest? {
    guard (try? FileStamp(of: path))?.kind == .regular else { return nil }
    return (try? SmallFile.read(path, limit: 1 << 28)).flatMap { $0 }.map { Digest(of: $0) }
  }

  /// What lies in `damaged/`.
  func setAside() throws -> [String] {
    guard try FileStamp(of: home + "/damaged") != nil else { return [] }
    return try Folder.list(home + "/damaged")
  }
}

/// Two bought clips, one of which is to be damaged.
struct TwoClips {
  let request: Request
  let record: GenerationRecord
  let path: String
  let digest: Digest
  let other: GenerationRecord
  let otherPath: String

  init(_ world: World) throws {
    let library = try world.open()
    request = try makeRequest("neon rain over the old harbour")
    guard let record = try library.buy(request).record, let other = try library.buy(makeRequest("a second one")).record,
      let digest = record.clip?.digest, let otherDigest = other.clip?.digest
    else { throw Surprise("nothing was bought") }
    self.record = record
    self.other = other
    self.digest = digest
    path = Self.path(world, digest)
    otherPath = Self.path(world, otherDigest)
  }

  private static func path(_ world: World, _ digest: Digest) -> String {
    "\(world.home)/blobs/\(digest.hex.prefix(2))/\(digest.hex)"
  }
}

extension Library {
  /// Everything that a check or a repair finds, with its report.
  func check(_ change: (inout FsckOrder) -> Void = { _ in }) throws -> (findings: [FsckFinding], report: FsckReport) {
    var order = FsckOrder()
    change(&order)
    var findings: [FsckFinding] = []
    let report = try fsck(order, found: { findings.append($0) })
    return (findings, report)
  }

  /// A repair.
  func repair(from sources: String..., offline: Bool = false) throws -> (findings: [FsckFinding], report: FsckReport) {
    try check {
      $0.repairs = true
      $0.sources = sources
      $0.asksProviders = !offline
    }
  }
}

extension World {
  /// A film to import.
  func film() throws -> String { try TestFilms.path(.small) }

  /// Buys a clip from a picture that the library keeps, and returns its request.
  func buyFromImage() throws -> Request {
    let picture = simulator.baseURL + "/_sim/stills/1280x720.jpg?text=one"
    let source = try SourceImage(picture, userAgent: "test")
    var draft = RequestDraft(model: "pixverse-v6/image-to-video", image: source.image)
    draft.fields = [.prompt: "neon rain", .resolution: "540p"]
    var order = GenerateOrder(try draft.request())
    order.imageBytes = source.bytes
    let outcome = try open().generate(order, interrupt: try Interrupt()).outcome
    guard outcome == .generated else { throw Surprise("it is \(outcome)") }
    return order.request
  }
}
