/// A generation model, under the one name that keys use whoever sells it.
public enum Model: String, Hashable, Sendable, CaseIterable {
  case pixverseV6ImageToVideo = "pixverse-v6/image-to-video"
  case pixverseV55ImageToVideo = "pixverse-v5.5/image-to-video"
  case pixverseV55TextToVideo = "pixverse-v5.5/text-to-video"

  /// The canonical model of a canonical id or of any provider's own id, or nil.
  public init?(named name: String) {
    if let model = Model(rawValue: name) {
      self = model
      return
    }
    guard let offer = ModelCatalog.offers.first(where: { $0.wireModel == name }) else { return nil }
    self = offer.model
  }

  /// Whether a still image is part of the request.
  public var takesImage: Bool { self != .pixverseV55TextToVideo }

  /// Every name that `init(named:)` takes, for "did you mean".
  public static var allNames: [String] {
    var names = allCases.map(\.rawValue)
    for offer in ModelCatalog.offers where !names.contains(offer.wireModel) { names.append(offer.wireModel) }
    return names
  }
}
