extension Request {
  /// Reads a request back from its canonical document; `image` measures the image that the document names.
  ///
  /// Nil if the document is none of this encoding, or if reading and writing it again gives other bytes.
  public init?(canonical: [UInt8], image: InputImage?) {
    guard let document = try? JSONParser.parse(canonical), document["encoding"]?.intValue == Self.encoding,
      document["image"]?.stringValue == image.map({ "sha256:" + $0.digest.hex })
    else { return nil }
    var draft = RequestDraft(model: document["model"]?.stringValue, image: image)
    // A prompt may be empty in a request that came through the door of a provider that documents it so.
    draft.door = .highway
    for member in document["params"]?.objectValue?.members ?? [] {
      guard let field = RequestField(rawValue: member.name) else { return nil }
      draft.fields[field] = member.value
    }
    for member in document["extra"]?.objectValue?.members ?? [] {
      guard let provider = Provider(rawValue: member.name) else { return nil }
      draft.extra[provider] = member.value.objectValue
    }
    guard let request = try? draft.request(), request.canonical == canonical else { return nil }
    self = request
  }

  /// The digest of the image that a canonical document names, or nil if it names none.
  public static func imageDigest(inCanonical canonical: [UInt8]) -> Digest? {
    let named = (try? JSONParser.parse(canonical))?["image"]?.stringValue
    guard let named, named.hasPrefix("sha256:") else { return nil }
    return Digest(hex: String(named.dropFirst(7)))
  }
}
