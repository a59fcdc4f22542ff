import Domain

/// The options that describe a request, shared by generate, lookup, quote, key and import.
///
/// Their values stay text: what a model and a provider take is the library's to say, all problems in one answer.
extension OptionGroup {
  static let request = OptionGroup(
    title: "The request",
    options: [
      .value(
        "model", "MODEL",
        help:
          "pixverse-v6/image-to-video, pixverse-v5.5/image-to-video or pixverse-v5.5/text-to-video, or a provider's own name for it."
      ),
      .value(
        "prompt", "TEXT", help: "What is to be seen. Case and inner spaces count; white space at the ends does not."),
      .value(
        "image", "FILE|URL", help: "The picture to begin with, for image-to-video. Its bytes count, not its name."),
      .value("resolution", "TIER", help: "360p, 540p, 720p or 1080p, as the provider offers. Default: 720p."),
      .value("duration", "SECONDS", help: "Whole seconds. Default: 5."),
      .value("aspect", "W:H", help: "16:9, 9:16, 4:3, 3:4 or 1:1. Default: the image's, else 16:9."),
      .flag("audio", "Ask for sound. Default: none."),
      .flag("multi-shot", "Ask for several shots in one clip."),
      .value("seed", "N", help: "A whole number from 0 to 2147483647; part of the request, where given."),
      .value("negative-prompt", "TEXT", help: "What is not to be seen (highway)."),
      .value("cfg-scale", "X", help: "How closely to follow the prompt, 0 to 1 (highway)."),
      .value("thinking", "MODE", help: "How the prompt is thought over (highway). Default: auto."),
      .value(
        "provider", "NAME", .choice(["auto"] + Provider.allCases.map(\.rawValue)),
        help:
          "auto, shortapi, highway or gmi. auto is the cheapest that can serve the request exactly. It is not part of the request: a clip from another provider is the same clip."
      ),
      .value(
        "image-url", "URL",
        help:
          "Where the same picture can be fetched, for providers that take no local file; checked before anything is sent."
      ),
      .value(
        "image-digest", "HEX", .digest,
        help: "A picture that the library holds, by its SHA-256; with --image, what the picture must be."),
    ])

  /// Which take of a request is meant.
  static let take = OptionSpec.value(
    "take", "N", .whole(1...Int(Int32.max)),
    help: "This take of the request. Without it the first that can be served answers.")

  /// Where a clip is copied to.
  static let output = OptionSpec.value(
    "output", short: "o", "FILE", .path,
    help: "Also put the clip here: a reflink where the file system can, else a copy; whole or not at all.")
}
