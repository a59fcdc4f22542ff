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
