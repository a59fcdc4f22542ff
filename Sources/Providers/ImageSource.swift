import Domain
import Fetch

/// How the input image is handed to a provider.
package enum ImageSource: Hashable, Sendable {
  /// An address that the provider fetches itself; where one is known, every provider is sent this.
  case url(String)
  /// The bytes, as a data URI, where the provider takes one.
  case bytes(DataURI)
}

/// Which providers take an image's bytes.
package struct ImageTransport: Hashable, Sendable {
  /// Whether shortapi is sent data URIs, which it does not document.
  package var shortapiTakesBytes: Bool

  /// Makes a transport; by default only what is documented is done.
  package init(shortapiTakesBytes: Bool = false) { self.shortapiTakesBytes = shortapiTakesBytes }

  /// Whether `provider` takes an image as a data URI.
  package func takesBytes(_ provider: Provider) -> Bool {
    switch provider {
    case .gmi: true
    case .highway: false
    case .shortapi: shortapiTakesBytes
    }
  }

  /// The image as it stands on the wire. Throws if the provider cannot be given it this way.
  func text(of source: ImageSource, for provider: Provider) throws(WireError) -> String {
    switch source {
    case .url(let text):
      guard WebURL(text) != nil else { throw .badImageURL }
      return text
    case .bytes(let data):
      guard takesBytes(provider) else { throw .needsImageURL(provider) }
      return data.text
    }
  }
}

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
