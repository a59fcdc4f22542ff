import Domain
import Files

/// What a sidecar, a manifest's line or a tag inside a film says of a clip.
public struct ImportDescription: Sendable {
  /// The object as it was written.
  public let object: JSONObject
  /// The folder that a relative path in it begins at.
  public let folder: String

  private static let requestNames = Set(RequestField.allCases.map(\.rawValue)).subtracting(["extra"])
  private static let otherNames: Set = ["path", "provider", "charged"]

  /// Takes an object, and the folder that its paths are relative to.
  public init(_ object: JSONObject, folder: String) {
    self.object = object
    self.folder = folder
  }

  /// The sidecar of a clip, `NAME.json` or `NAME.mp4.json` beside `NAME.mp4`, or nil if it has none.
  public static func sidecar(of clip: String) throws(LibraryError) -> ImportDescription? {
    let slash = clip.lastIndex(of: "/").map { clip.index(after: $0) } ?? clip.startIndex
    let dot = clip[slash...].lastIndex(of: ".") ?? clip.endIndex
    for path in [clip + ".json", clip[..<dot] + ".json"] where path != clip {
      let bytes: [UInt8]?
      do throws(FileError) { bytes = try SmallFile.read(path, limit: 1 << 20) } catch { throw LibraryError(error) }
      guard let bytes else { continue }
      return ImportDescription(try parse(bytes, named: path), folder: Folder.parent(of: path))
    }
    return nil
  }

  /// What a film's own tags say: a JSON object in a tag called `onetake` or `comment`, or a `prompt`.
  public static func tags(_ facts: MediaFacts, folder: String) -> ImportDescription? {
    for tag in facts.tags where ["onetake", "comment"].contains(tag.name.lowercased()) {
      guard let object = (try? JSONParser.parse(tag.value))?.objectValue, object["model"] != nil else { continue }
      return ImportDescription(object, folder: folder)
    }
    guard let prompt = facts.tags.first(where: { $0.name.lowercased() == "prompt" }) else { return nil }
    return ImportDescription(JSONObject([.init("prompt", .string(prompt.value))]), folder: folder)
  }

  /// The lines of a manifest, each with the path of its clip.
  public static func manifest(_ path: String) throws(LibraryError) -> [(clip: String, description: ImportDescription)] {
    let bytes: [UInt8]?
    do throws(FileError) { bytes = try SmallFile.read(path, limit: 256 << 20) } catch { throw LibraryError(error) }
    guard let bytes else { throw LibraryError(.invalid, "there is no manifest at \(path)") }
    return try manifest(bytes, named: path)
  }

  /// The lines of a manifest that was read from `path`.
  static func manifest(
    _ bytes: [UInt8], named path: String
  ) throws(LibraryError) -> [(clip: String, description: ImportDescription)] {
    var entries: [(String, ImportDescription)] = []
    let folder = Folder.parent(of: path)
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      let object = try parse(Array(line), named: "\(path), line \(index + 1)")
      guard let clip = object["path"]?.stringValue, !clip.isEmpty else {
        throw LibraryError(.invalid, "\(path), line \(index + 1): no \"path\" names the clip; nothing was imported")
      }
      entries.append((Self.absolute(clip, in: folder), ImportDescription(object, folder: folder)))
    }
    return entries
  }

  /// The object that a sidecar or a manifest's line is.
  static func parse(_ bytes: [UInt8], named name: String) throws(LibraryError) -> JSONObject {
    let json: JSON
    do throws(JSONError) { json = try JSONParser.parse(bytes) } catch {
      throw LibraryError(.invalid, "\(name): \(error.message)", cure: "mend the JSON, or move the file away")
    }
    guard let object = json.objectValue else { throw LibraryError(.invalid, "\(name): is \(json.kind), not an object") }
    return object
  }

  private static func absolute(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  /// What the clip is said to have cost. A wrong amount would make a wrong ledger, so it is refused and not left out.
  private func charge(of path: String) throws(LibraryError) -> Money? {
    guard let said = object["charged"], !said.isNull else { return nil }
    if let amount = Money(said.stringValue ?? said.text), amount >= .zero { return amount }
    throw LibraryError(
      .invalid,
      "charged \(Phrase.onOneLine(Phrase.shortened(said.text, to: 80))) of \(path) is no amount of money; it was not imported",
      cure:
        "write what it cost in US dollars, such as \"charged\": \"0.128\", or leave \"charged\" out where that is not known"
    )
  }

  /// Fills in what is said. Where model, prompt, image, resolution or duration is missing, or a field is not known here,
  /// the clip is kept and found, and not served; the returned notes say why.
  public func describe(_ clip: inout ImportClip, userAgent: String) throws(LibraryError) -> [String] {
    let unknown = object.members.map(\.name).filter {
      !Self.requestNames.contains($0) && !Self.otherNames.contains($0)
    }
    var draft = RequestDraft(model: object["model"]?.stringValue)
    for field in RequestField.allCases where ![.model, .image, .extra].contains(field) {
      draft.fields[field] = object[field.rawValue]
    }
    if let location = object["image"]?.stringValue, !location.isEmpty {
      let place = SourceImage.isAddress(location) ? location : Self.absolute(location, in: folder)
      let image = try SourceImage(place, userAgent: userAgent)
      draft.image = image.image
      clip.imageBytes = image.bytes
    }
    clip.provider = object["provider"]?.stringValue.flatMap { Provider(rawValue: $0) }
    clip.charged = try charge(of: clip.path)
    clip.prompt = object["prompt"]?.stringValue ?? ""
    clip.negativePrompt = object["negative_prompt"]?.stringValue ?? ""
    clip.model = draft.model.map { Model(named: $0)?.rawValue ?? $0 }
    clip.resolution = object["resolution"]?.stringValue.flatMap { Resolution(rawValue: $0.lowercased()) }
    clip.duration = object["duration"]?.intValue
    var missing = ["model", "prompt", "resolution", "duration"].filter { object[$0] == nil }
    if let model = draft.model.flatMap({ Model(named: $0) }), model.takesImage, draft.image == nil {
      missing.append("image")
    }
    if !missing.isEmpty { return ["not served: \(Phrase.list(missing, joined: "and")) is not said"] }
    if !unknown.isEmpty {
      return ["not served: \(Phrase.list(unknown, joined: "and")) is not known here and may have made another clip"]
    }
    do throws(RequestError) {
      clip.request = try draft.request()
      return []
    } catch {
      throw LibraryError(error)
    }
  }
}
