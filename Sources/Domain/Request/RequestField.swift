/// A field of a request, by the name that problems, keys and `--json` use.
public enum RequestField: String, Hashable, Sendable, CaseIterable {
  case model
  case prompt
  case image
  case resolution
  case duration
  case aspectRatio = "aspect_ratio"
  case audio
  case multiShot = "multi_shot"
  case seed
  case cfgScale = "cfg_scale"
  case negativePrompt = "negative_prompt"
  case thinking
  case extra

  /// The command-line option that sets it.
  public var flag: String {
    switch self {
    case .aspectRatio: "--aspect"
    case .extra: "the provider's own field"
    default: "--" + rawValue.split(separator: "_").joined(separator: "-")
    }
  }
}
