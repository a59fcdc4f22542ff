import Domain
import Fetch

/// One provider's API as pure functions: values in, values out; who sends them is the caller.
package struct ProviderAPI: Sendable {
  /// Whom it speaks to.
  package let provider: Provider
  /// Where, without a slash at the end.
  package let baseURL: String
  let key: APIKey?
  let transport: ImageTransport
  /// What no text of an answer may tell.
  let hidden: Secrets

  var dialect: any Dialect { provider.dialect }

  /// Makes an API; without a key it can read answers but ask nothing. Of answers, neither the key nor `hidden` is told.
  package init(
    _ provider: Provider, baseURL: String? = nil, key: APIKey? = nil, transport: ImageTransport = ImageTransport(),
    hiding hidden: [String] = []
  ) {
    self.provider = provider
    self.hidden = Secrets(key: key, others: hidden)
    var base = Substring(baseURL ?? provider.defaultBaseURL)
    while base.last == "/" { base = base.dropLast() }
    self.baseURL = String(base)
    self.key = key
    self.transport = transport
  }

  // MARK: Asking

  /// The request that buys a clip. Throws if it cannot be made; limits are `Offer.problems(of:)`'s to judge before.
  package func submit(_ request: Request, image: ImageSource?) throws(WireError) -> HTTPRequest {
    let body = try wireBody(of: request, image: image)
    var asking = try ask(.post, dialect.submitPath)
    asking.headers.append("Content-Type", "application/json")
    asking.body = body.utf8
    return asking
  }

  /// The request that asks how a job stands. Throws without a key.
  package func poll(_ jobID: String) throws(WireError) -> HTTPRequest {
    try ask(.get, dialect.pollPath(Self.percentEncoded(jobID)))
  }

  /// The request that lists the account's last jobs, or nil where the provider has none. Throws without a key.
  package func list() throws(WireError) -> HTTPRequest? {
    guard let path = dialect.listPath else { return nil }
    return try ask(.get, path)
  }

  /// The body of a submit: every parameter that the provider knows, and its own further fields at their places.
  func wireBody(of request: Request, image: ImageSource?) throws(WireError) -> JSON {
    guard let offer = ModelCatalog.offer(of: request.model, by: provider) else {
      throw .doesNotSell(provider, request.model)
    }
    guard (image != nil) == request.model.takesImage else { throw .imageDoesNotFit(request.model) }
    var text: String?
    if let image { text = try transport.text(of: image, for: provider) }
    let body = dialect.body(of: request, wireModel: offer.wireModel, image: text)
    return try Pointer.put(request.extra[provider] ?? JSONObject(), into: body)
  }

  private func ask(_ method: HTTPRequest.Method, _ path: String) throws(WireError) -> HTTPRequest {
    guard let key else { throw .noKey(provider) }
    guard WebURL(baseURL) != nil, !baseURL.contains("?"), !baseURL.contains("#") else { throw .badBaseURL(provider) }
    let headers: HTTPHeaders = ["Authorization": "Bearer \(key.text)", "Accept": "application/json"]
    return HTTPRequest(method, baseURL + path, headers: headers)
  }

  /// Everything but RFC 3986's unreserved characters as %XX.
  private static func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }
}
