import Archives
import Blobs
import Domain
import Files
import Providers

/// How a claim is to be made.
public struct ClaimOrder: Hashable, Sendable {
  /// Where it goes: a folder that is not there yet, or a file that ends in `.zip`.
  public var target: String
  /// Whether the clip itself goes with it.
  public var includesClip = false
  /// What made it, for the page: a program and its version.
  public var madeBy: String

  /// Makes an order.
  public init(target: String, madeBy: String) {
    self.target = target
    self.madeBy = madeBy
  }
}

/// A claim that was written.
public struct ClaimReport: Hashable, Sendable {
  /// The folder or zip file.
  public let path: String
  /// The names of the files in it.
  public let files: [String]
  /// What is at stake, if anything was or may have been charged.
  public let atStake: Money?
  /// Why there is no picture or no clip in it; nil where there is.
  public let missing: String?
}

extension Library {
  /// Writes the evidence for a refund of a take, with a clip or without one: `index.html`, `claim.json`, `SHA256SUMS`,
  /// poster and storyboard, and the clip if it is wanted. docs/claim.md describes it.
  ///
  /// Nothing that is there is replaced, and nothing half is left behind. Throws `invalid` for a take that was never sent
  /// and for a target that exists.
  public func claim(_ record: GenerationRecord, _ order: ClaimOrder) throws(LibraryError) -> ClaimReport {
    guard record.origin == .imported || (record.state != .planned && record.state != .cancelled) else {
      throw LibraryError(.invalid, "\(record.id) was never sent: there is nothing to claim, 0.00 USD")
    }
    if try mapped({ try FileStamp(ofEntry: order.target) }) != nil { throw Self.exists(order.target) }
    var drawn: (description: FilmPictures, files: [ClaimFile])?
    var missing: String?
    do throws(LibraryError) { drawn = try claimPictures(of: record) } catch {
      missing = record.clip == nil ? "No clip was delivered." : "There are no pictures: \(error.message)."
    }
    var files = drawn?.files ?? []
    if order.includesClip {
      do throws(LibraryError) { files.append(try claimClip(of: record)) } catch {
        guard record.clip == nil || error.code == .notFound else { throw error }
        missing = missing ?? "The clip is not here any more."
      }
    }
    let redaction = options.redaction(record.provider, given: record.imageURL)
    let claim = Claim(
      details: try details(of: record), request: try request(of: record), pictures: drawn?.description,
      noPictures: missing, madeAt: time.now().milliseconds, madeBy: order.madeBy, clean: { redaction.own($0) })
    var attachments = files.map(\.attachment)
    let page = ClaimFile("index.html", Array(ClaimPage.text(claim, files: attachments).utf8), "this page")
    attachments.insert(page.attachment, at: 0)
    let json = ClaimFile("claim.json", claim.json(files: attachments).utf8, "the same for programs")
    attachments.append(json.attachment)
    let sums = attachments.map { "\($0.digest.hex)  \($0.name)\n" }.joined()
    let all = [page, json, ClaimFile("SHA256SUMS", Array(sums.utf8), "digests")] + files
    try write(all, to: order.target)
    return ClaimReport(
      path: order.target, files: all.map(\.name), atStake: claim.atStake,
      missing: drawn == nil || (order.includesClip && !files.contains { $0.isClip }) ? missing : nil)
  }

  private func claimPictures(
    of record: GenerationRecord
  ) throws(LibraryError) -> (description: FilmPictures, files: [ClaimFile]) {
    // A sweep may take them away between being made and being read, once.
    for _ in 0..<2 {
      let pictures = try pictures(of: record)
      let format = pictures.description.format
      let limit = FilmPictures.maximumBytes
      if let poster = try mapped({ try SmallFile.read(pictures.poster, limit: limit) }),
        let sheet = try mapped({ try SmallFile.read(pictures.storyboard, limit: limit) })
      {
        return (
          pictures.description,
          [
            ClaimFile(ClipPictures.posterName(format), poster, "a frame of the clip"),
            ClaimFile(ClipPictures.storyboardName(format), sheet, "moments of the clip"),
          ]
        )
      }
    }
    throw LibraryError(.failed, "the pictures of \(record.id) were removed while they were read", cure: "run it again")
  }

  private func claimClip(of record: GenerationRecord) throws(LibraryError) -> ClaimFile {
    _ = try playablePath(of: record)
    guard let clip = record.clip else { throw LibraryError(.notFound, "\(record.id) has no clip") }
    let content = try details(of: record).facts?.content
    let name: String =
      switch content {
      case .matroska: "clip.mkv"
      case .webm: "clip.webm"
      case .mov: "clip.mov"
      default: "clip.mp4"
      }
    return ClaimFile(name, clip: clip.digest, bytes: Int(clip.bytes))
  }

  private func write(_ files: [ClaimFile], to target: String) throws(LibraryError) {
    let temp = "\(target).\(try mapped { try RandomID.make() }.prefix(16)).new"
    let isZip = target.hasSuffix(".zip")
    do {
      if isZip { try writeZip(files, to: temp, named: target) } else { try writeFolder(files, to: temp) }
      try Entry.renameNew(temp, to: target)
      try Folder.sync(Folder.parent(of: target))
    } catch {
      _ = try? Folder.removeAll(temp)
      if let error = error as? FileError, error.alreadyExists { throw Self.exists(target) }
      try mapped { throw error }
    }
  }

  private func writeFolder(_ files: [ClaimFile], to folder: String) throws {
    _ = try Folder.make(folder, permissions: 0o700)
    for file in files {
      let path = "\(folder)/\(file.name)"
      switch file.source {
      case .bytes(let bytes): try SmallFile.writeNew(bytes, to: path, permissions: 0o600)
      case .clip(let digest): try blobs().export(digest, to: path)
      }
    }
    try Folder.sync(folder)
  }

  private func writeZip(_ files: [ClaimFile], to path: String, named target: String) throws {
    let folder = String(target.split(separator: "/").last?.dropLast(4) ?? "claim")
    let entries = files.map { file in
      let name = "\(folder.isEmpty ? "claim" : folder)/\(file.name)"
      return switch file.source {
      case .bytes(let bytes): ZipFile.Entry(name, .bytes(bytes), isText: file.isText)
      case .clip(let digest): ZipFile.Entry(name, .file(path: self.path(of: digest)), isText: false)
      }
    }
    do throws(ZipFile.Failure) {
      try ZipFile.write(entries, to: path, time: Int(time.now().milliseconds / 1000))
    } catch {
      throw LibraryError(
        .failed, "\(target) was not written: \(error.message)",
        cure: error.isMissing ? "install libzip4 or libzip5, or give a folder's name that does not end in .zip" : nil)
    }
    let file = try Descriptor(path, .read)
    try file.sync()
    try Entry.setPermissions(path, 0o600)
  }

  private static func exists(_ path: String) -> LibraryError {
    LibraryError(
      .invalid, "\(path) exists already; nothing was written",
      cure: "choose another name with -o, or remove it first")
  }
}

/// A file of a claim, before it is written.
private struct ClaimFile {
  enum Source {
    case bytes([UInt8])
    case clip(Digest)
  }

  let name: String
  let source: Source
  let says: String
  private let clipBytes: Int

  init(_ name: String, _ bytes: [UInt8], _ says: String) {
    self.name = name
    self.says = says
    source = .bytes(bytes)
    clipBytes = 0
  }

  init(_ name: String, clip digest: Digest, bytes: Int) {
    self.name = name
    says = "the clip as it was delivered"
    source = .clip(digest)
    clipBytes = bytes
  }

  var isClip: Bool { if case .clip = source { true } else { false } }
  var isText: Bool { name.hasSuffix(".html") || name.hasSuffix(".json") || name == "SHA256SUMS" }

  var attachment: Claim.Attachment {
    switch source {
    case .bytes(let bytes):
      Claim.Attachment(name: name, bytes: bytes.count, digest: Digest(of: bytes), says: says)
    case .clip(let digest): Claim.Attachment(name: name, bytes: clipBytes, digest: digest, says: says)
    }
  }
}
