import Domain
import Probe

/// Answers requests until onetake hangs up.
struct Service {
  let isSandboxed: Bool

  func serve(_ channel: Channel) {
    while let message = channel.receive() {
      let demand = Demand(message.bytes, film: message.film)
      if case .picture(let order) = demand {
        guard order.answer().send(to: channel) else { return }
      } else {
        guard channel.send(answer(demand, channel)) else { return }
      }
    }
  }

  private func answer(_ demand: Demand?, _ channel: Channel) -> [UInt8] {
    switch demand {
    case .facts(let film, let size):
      do {
        return Answer.facts(try Probe.facts(descriptor: film, size: size))
      } catch {
        return Answer.error(code: error.code.rawValue, detail: error.detail)
      }
    case .deep(let film, let size):
      do {
        // Sent on the way, so that a person sees how far it is, and so that nothing is decoded for nobody.
        let deep = try Probe.deep(descriptor: film, size: size) { part in channel.send(Answer.progress(part)) }
        return Answer.deep(deep)
      } catch {
        return Answer.error(code: error.code.rawValue, detail: error.detail)
      }
    case .pixelDigest(let file, let size):
      do {
        let pixels = try Probe.pixelDigest(descriptor: file, size: size)
        return pixels.map { Answer.pixelDigest($0) } ?? Answer.error(code: "picture")
      } catch {
        return Answer.error(code: error.code.rawValue, detail: error.detail)
      }
    case .hello: return Answer.hello(isSandboxed: isSandboxed)
    case .escape: return Answer.escape(Escape.attempts())
    case .foreignCall: return Answer.escape([("foreign", Escape.foreignCall())])
    case .picture, nil: return Answer.error(code: "request")
    }
  }
}

/// What onetake asks for, read from bytes that may be anything.
enum Demand: Hashable {
  /// The facts of the film behind a descriptor, of so many bytes.
  case facts(film: Int32, size: Int)
  /// What comes of decoding all of it.
  case deep(film: Int32, size: Int)
  /// What the picture behind a descriptor shows, of so many bytes.
  case pixelDigest(Int32, size: Int)
  /// What this program is.
  case hello
  /// What becomes of the attempts to get out.
  case escape
  /// What becomes of a system call by another architecture's number.
  case foreignCall
  /// Something drawn, or read of a picture.
  case picture(PictureOrder)

  /// Reads a request and the descriptor that came with it; nil for anything that is none.
  init?(_ bytes: [UInt8], film: Int32?) {
    guard let request = try? JSONParser.parse(bytes) else { return nil }
    switch request["do"]?.stringValue {
    case "facts", "deep":
      guard let film, let size = request["size"]?.intValue, size >= 0 else { return nil }
      self = request["do"] == "facts" ? .facts(film: film, size: size) : .deep(film: film, size: size)
    case "pixel-digest":
      guard let film, let size = request["size"]?.intValue, size >= 0 else { return nil }
      self = .pixelDigest(film, size: size)
    case "hello": self = .hello
    case "escape": self = .escape
    case "escape-foreign": self = .foreignCall
    default:
      guard let order = PictureOrder(request, film: film) else { return nil }
      self = .picture(order)
    }
  }
}

/// The answers' wire form.
enum Answer {
  static func facts(_ facts: MediaFacts) -> [UInt8] { bytes(["facts": facts.json]) }

  static func deep(_ facts: DeepFacts) -> [UInt8] { bytes(["deep": facts.json]) }

  static func pixelDigest(_ pixels: PixelDigest) -> [UInt8] {
    bytes(["pixel_digest": ["sha256": .string(pixels.digest.hex), "method": .string(pixels.method)]])
  }

  /// How much was read so far, in hundredths: no answer yet.
  static func progress(_ part: Int) -> [UInt8] { bytes(["progress": .int(part)]) }

  static func hello(isSandboxed: Bool) -> [UInt8] {
    bytes([
      "hello": [
        "prober": .int(MediaFacts.currentProber), "libavformat": .string(Probe.libraryVersion),
        "sandbox": .bool(isSandboxed),
      ]
    ])
  }

  static func escape(_ attempts: [(name: String, errno: Int32)]) -> [UInt8] {
    let members = attempts.map { JSONObject.Member($0.name, .int(Int($0.errno))) }
    return bytes(["escape": .object(JSONObject(members))])
  }

  static func error(code: String, detail: Int = 0, reason: String? = nil) -> [UInt8] {
    bytes(["error": ["code": .string(code), "detail": .int(detail), "reason": .text(reason)]])
  }

  private static func bytes(_ json: JSON) -> [UInt8] { json.utf8 }
}
