import Domain

/// What onetake-media answered. It has read hostile films, so nothing of it is believed before it was looked at.
struct HelperAnswer: Sendable {
  let json: JSON
  /// What followed the first message, in as many parts as that told.
  let parts: [[UInt8]]

  /// Reads an answer; throws `MediaHelperError` for what the helper refuses.
  init(_ json: JSON, parts: [[UInt8]]) throws(MediaHelperError) {
    if let refusal = json["error"] { throw MediaHelperError(refusal: refusal) }
    self.json = json
    self.parts = parts
  }

  /// A film's facts; throws `nonsense`.
  var facts: MediaFacts {
    get throws(MediaHelperError) {
      guard let facts = json["facts"] else { throw MediaHelperError(.nonsense("no facts")) }
      do throws(MediaFactsError) {
        return try MediaFacts(json: facts)
      } catch {
        throw MediaHelperError(.nonsense("facts that make no sense: \(error.message)"))
      }
    }
  }

  /// What came of decoding a film; throws `nonsense`.
  var deep: DeepFacts {
    get throws(MediaHelperError) {
      guard let facts = json["deep"] else { throw MediaHelperError(.nonsense("nothing of what it decoded")) }
      do throws(MediaFactsError) {
        return try DeepFacts(json: facts)
      } catch {
        throw MediaHelperError(.nonsense("what makes no sense of what it decoded: \(error.message)"))
      }
    }
  }

  /// How much of a film was read so far, in hundredths, where a message is no answer yet.
  static func progress(in json: JSON) -> Int? { json["progress"]?.intValue.map { max(0, min($0, 100)) } }

  /// What the helper says of itself; throws `nonsense`.
  var description: MediaHelper.Description {
    get throws(MediaHelperError) {
      guard let prober = json["hello"]?["prober"]?.intValue,
        let library = json["hello"]?["libavformat"]?.stringValue,
        let isSandboxed = json["hello"]?["sandbox"]?.boolValue
      else { throw MediaHelperError(.nonsense("no description of itself")) }
      return MediaHelper.Description(prober: prober, libavformat: library, isSandboxed: isSandboxed)
    }
  }

  /// What became of each attempt to get out; throws `nonsense`.
  var attempts: [String: Int] {
    get throws(MediaHelperError) {
      guard let members = json["escape"]?.objectValue?.members else { throw MediaHelperError(.nonsense("no attempts")) }
      return members.reduce(into: [:]) { $0[$1.name] = $1.value.intValue }
    }
  }
}

extension MediaHelperError {
  fileprivate init(refusal: JSON) {
    let number = Int32(clamping: refusal["detail"]?.intValue ?? 0)
    switch refusal["code"]?.stringValue {
    case "read": self.init(.unreadable(errno: number))
    case "memory": self.init(.beyondLimits("memory"))
    case "limit": self.init(.beyondLimits("\(number) packets"))
    case "picture": self.init(.noPicture)
    case "pixels": self.init(.beyondLimits("\(number) pixels in a picture"))
    case "sandbox": self.init(.noSandbox(step: refusal["reason"]?.stringValue ?? "", errno: number))
    default: self.init(.nonsense("an error that is not known"))
    }
  }
}
