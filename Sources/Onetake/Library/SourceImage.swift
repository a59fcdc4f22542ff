import Domain
import Fetch
import Files

/// An image that somebody named, read and measured.
public struct SourceImage: Sendable {
  /// What it is.
  public let image: InputImage
  /// Its bytes; nil where only its digest was given.
  public let bytes: [UInt8]?
  /// The address that it came from, if it came from one.
  public let url: String?

  /// Reads an image from a file, or from an http or https address, which may be on this machine.
  ///
  /// Throws `invalid`: missing, unreadable, too large, or no image.
  public init(_ location: String, userAgent: String) throws(LibraryError) {
    let bytes: [UInt8]
    if Self.isAddress(location) {
      bytes = try Self.fetch(location, userAgent: userAgent)
      url = location
    } else {
      bytes = try Self.read(location)
      url = nil
    }
    image = try Self.measure(bytes, named: url.map(Self.shown) ?? location)
    self.bytes = bytes
  }

  init(image: InputImage) {
    self.image = image
    bytes = nil
    url = nil
  }

  /// Whether a text names an address and not a file.
  public static func isAddress(_ text: String) -> Bool {
    let lower = text.prefix(8).lowercased()
    return lower.hasPrefix("http://") || lower.hasPrefix("https://")
  }

  /// A file's path as it is; an address without its query, which may be signed, and without a name and password.
  public static func shown(_ location: String) -> String {
    guard isAddress(location) else { return location }
    let plain = location.prefix { $0 != "?" && $0 != "#" }
    guard let scheme = plain.firstRange(of: "://") else { return String(plain) }
    let authority = plain[scheme.upperBound...].prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return String(plain) }
    return String(plain[..<scheme.upperBound] + plain[plain.index(after: at)...])
  }

  static func measure(_ bytes: [UInt8], named name: String) throws(LibraryError) -> InputImage {
    do throws(ImageError) {
      let info = try ImageInfo(of: bytes)
      return InputImage(
        digest: Digest(of: bytes), width: info.width, height: info.height, byteCount: bytes.count,
        mediaType: info.kind.mediaType)
    } catch {
      throw Self.problem(name, error.message, allowed: "a whole PNG, JPEG or WebP image")
    }
  }

  private static func read(_ path: String) throws(LibraryError) -> [UInt8] {
    let stamp: FileStamp?
    let bytes: [UInt8]?
    do throws(FileError) {
      stamp = try FileStamp(of: path)
      let isReadable = stamp?.kind == .regular && stamp?.size ?? 0 <= InputImage.maximumBytes
      bytes = isReadable ? try Descriptor(path, .read).readAll(limit: InputImage.maximumBytes) : nil
    } catch {
      throw problem(path, error.sentence, allowed: "an image that can be read")
    }
    guard let stamp else {
      throw problem(path, "there is no such file", allowed: "the path of an image, or its http address")
    }
    guard stamp.kind == .regular else { throw problem(path, "is no file", allowed: "the path of an image") }
    guard let bytes else {
      throw problem(path, "is larger than \(InputImage.maximumBytes) bytes", allowed: "an image of at most 32 MiB")
    }
    return bytes
  }

  static func fetch(_ url: String, userAgent: String) throws(LibraryError) -> [UInt8] {
    try fetch(url, by: HTTPClient(userAgent: userAgent))
  }

  static func fetch(_ url: String, by client: HTTPClient) throws(LibraryError) -> [UInt8] {
    var download = Download(url)
    download.limit = InputImage.maximumBytes
    download.addresses = .any
    download.timeLimit = .seconds(120)
    let answer: HTTPResponse
    do throws(FetchError) {
      answer = try client.fetch(download)
    } catch {
      throw problem(shown(url), error.message, allowed: "an address that gives the image")
    }
    guard answer.status == 200 else {
      throw problem(shown(url), "answers HTTP \(answer.status)", allowed: "an address that gives the image")
    }
    return answer.body
  }

  private static func problem(_ value: String, _ reason: String, allowed: String) -> LibraryError {
    LibraryError(RequestError([RequestProblem(.image, value: value, reason: reason, allowed: allowed)]))
  }
}

extension Library {
  /// An image that the library holds, by its digest.
  public func heldImage(_ digest: Digest) throws(LibraryError) -> SourceImage {
    guard let image = try mapped({ try catalog.image(digest) }) else {
      throw LibraryError(
        .invalid, "the library holds no input image with the digest \(digest)",
        cure: "name the image file with --image")
    }
    return SourceImage(image: image)
  }

  /// The bytes of an image in the store; nil if they are missing or are others than were stored.
  func heldBytes(of image: Digest) throws -> [UInt8]? {
    guard let file = try blobs().open(image), let bytes = try file.readAll(limit: InputImage.maximumBytes),
      Digest(of: bytes) == image
    else { return nil }
    return bytes
  }
}
