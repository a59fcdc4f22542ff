/// The parameters of a request in canonical types, defaults filled in.
public struct Parameters: Hashable, Sendable {
  /// The ratio asked for, or the one that follows from the image.
  public var aspectRatio: AspectRatio
  /// Whether sound was ordered.
  public var audio: Bool
  /// The length in whole seconds.
  public var duration: Int
  /// Whether several shots were ordered.
  public var multiShot: Bool
  /// The prompt, normalised.
  public var prompt: String
  /// The resolution tier.
  public var resolution: Resolution
  /// The seed, 0 to 2147483647, or nil when none was given.
  public var seed: Int?
  /// The guidance strength, or nil when none was given.
  public var cfgScale: Double?
  /// What to avoid, normalised and not empty, or nil.
  public var negativePrompt: String?
  /// The inference mode, or nil when none was given or it was "auto".
  public var thinking: String?
}

extension Parameters {
  /// The `params` member of the canonical document.
  public var json: JSON {
    var object = JSONObject([
      .init("aspect_ratio", .string(aspectRatio.description)), .init("audio", .bool(audio)),
      .init("duration", .int(duration)), .init("multi_shot", .bool(multiShot)), .init("prompt", .string(prompt)),
      .init("resolution", .string(resolution.rawValue)),
    ])
    object["seed"] = seed.map { .int($0) }
    object["cfg_scale"] = cfgScale.map { .double($0) }
    object["negative_prompt"] = negativePrompt.map { .string($0) }
    object["thinking"] = thinking.map { .string($0) }
    return .object(object)
  }
}
