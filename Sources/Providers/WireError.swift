import Domain

/// Why no request could be made; nothing was sent.
package enum WireError: Error, Hashable, Sendable {
  /// The provider does not sell the model.
  case doesNotSell(Provider, Model)
  /// There is no key.
  case noKey(Provider)
  /// The base URL is no http or https address.
  case badBaseURL(Provider)
  /// The model begins from an image, and none was given, or the other way round.
  case imageDoesNotFit(Model)
  /// The provider takes images by URL only.
  case needsImageURL(Provider)
  /// The image's address is no http or https address.
  case badImageURL
  /// A further field has no place in the body, or the place of another one.
  case badPointer(String)

  /// One sentence for people, with the cure.
  package var message: String {
    switch self {
    case .doesNotSell(let provider, let model): "\(provider.rawValue) does not sell \(model.rawValue)"
    case .noKey(let provider): "no key for \(provider.rawValue): set \(provider.keyVariable)"
    case .badBaseURL(let provider): "\(provider.baseURLVariable) is no http or https address"
    case .imageDoesNotFit(let model):
      model.takesImage ? "\(model.rawValue) begins from an image: give one" : "\(model.rawValue) takes no image"
    case .needsImageURL(let provider):
      "\(provider.rawValue) takes images by URL only: host the image and name it with --image-url"
    case .badImageURL: "--image-url must be an http or https address"
    case .badPointer(let pointer): "the further field \(pointer) has no place of its own in the request"
    }
  }
}
