import Domain
import Probe

/// What onetake asks for in pictures, read from bytes that may be anything.
enum PictureOrder: Hashable {
  /// Poster and storyboard of a film; nil leaves the format to what libavcodec offers.
  case film(Int32, size: Int, format: PictureFormat?)
  /// The samples of an encoded picture, scaled down to fit.
  case pixels(Int32, size: Int, within: PictureSize)
  /// A picture of the samples in a file.
  case encoded(Int32, PictureSize, format: PictureFormat)

  /// Reads a request and the descriptor that came with it; nil for anything that is none.
  init?(_ request: JSON, film: Int32?) {
    guard let film else { return nil }
    let format = request["format"]?.stringValue.flatMap { PictureFormat(rawValue: $0) }
    switch request["do"]?.stringValue {
    case "pictures":
      guard let size = request["size"]?.intValue, size >= 0 else { return nil }
      self = .film(film, size: size, format: format)
    case "pixels":
      guard let size = request["size"]?.intValue, size >= 0, let bounds = Self.size(in: request) else { return nil }
      self = .pixels(film, size: size, within: bounds)
    case "encode":
      guard let format, let size = Self.size(in: request) else { return nil }
      self = .encoded(film, size, format: format)
    default: return nil
    }
  }

  private static func size(in request: JSON) -> PictureSize? {
    guard let width = request["width"]?.intValue, let height = request["height"]?.intValue, width > 0, height > 0
    else { return nil }
    return PictureSize(width: width, height: height)
  }

  /// The answer: a description, and the parts whose lengths it tells.
  func answer() -> Answer {
    do throws(ProbeError) {
      switch self {
      case .film(let film, let size, let format):
        guard let drawn = try Probe.pictures(descriptor: film, size: size, format: format) else { break }
        return Answer("pictures", drawn.description.json, parts: [drawn.poster, drawn.storyboard])
      case .pixels(let file, let size, let bounds):
        guard let pixels = try Probe.pixels(descriptor: file, size: size, within: bounds) else { break }
        let description: JSON = ["width": .int(pixels.size.width), "height": .int(pixels.size.height)]
        return Answer("pixels", description, parts: [pixels.samples])
      case .encoded(let file, let size, let format):
        guard let bytes = try Probe.encode(descriptor: file, size: size, format: format) else { break }
        return Answer("encoded", ["format": .string(format.rawValue)], parts: [bytes])
      }
      return Answer(error: "picture")
    } catch {
      return Answer(error: error.code.rawValue, detail: error.detail)
    }
  }

  /// An answer in parts: the first message tells how many bytes follow in others.
  struct Answer {
    /// The longest message after the first: the socket's buffer holds several.
    private static let messageBytes = 48 * 1024

    private let header: [UInt8]
    private let parts: [[UInt8]]

    init(_ name: String, _ description: JSON, parts: [[UInt8]]) {
      // What onetake would not take anyway is not begun.
      let isTaken = parts.allSatisfy { !$0.isEmpty } && parts.reduce(0) { $0 + $1.count } <= FilmPictures.maximumBytes
      let lengths = JSON.array(parts.map { .int($0.count) })
      header =
        isTaken
        ? JSON.object(JSONObject([.init(name, description), .init("parts", lengths)])).utf8
        : onetake_media.Answer.error(code: "limit", detail: FilmPictures.maximumBytes)
      self.parts = isTaken ? parts : []
    }

    init(error code: String, detail: Int = 0) {
      header = onetake_media.Answer.error(code: code, detail: detail)
      parts = []
    }

    /// Sends everything; false when onetake has hung up.
    func send(to channel: Channel) -> Bool {
      guard channel.send(header) else { return false }
      for part in parts {
        for start in stride(from: 0, to: part.count, by: Self.messageBytes) {
          guard channel.send(Array(part[start..<min(part.count, start + Self.messageBytes)])) else { return false }
        }
      }
      return true
    }
  }
}
