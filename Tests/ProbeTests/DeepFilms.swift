import CLibAV
import Domain
import TestFilms
import Testing

@testable import Probe

/// A film for one test, of 320x180 at 24 fps where nothing else is said.
struct DeepFilm: Sendable, CustomTestStringConvertible {
  let name: String
  let arguments: [String]

  /// Takes words of ffmpeg's command line; `@NAME` is another film.
  init(_ name: String, _ arguments: [String]) {
    self.name = name
    self.arguments = arguments
  }

  var testDescription: String { name }
  var path: String { get throws { try TestFilms.path(name, by: arguments) } }
  var bytes: [UInt8] { get throws { try TestFilms.bytes(at: path) } }

  /// Two seconds of moving picture, with a filter if there is one.
  static func picture(_ filter: String? = nil, seconds: String = "2") -> [String] {
    ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24:duration=\(seconds)"] + (filter.map { ["-vf", $0] } ?? [])
  }

  /// Two seconds of a tone, with a filter if there is one.
  static func tone(_ filter: String? = nil) -> [String] {
    ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=2"] + (filter.map { ["-af", $0] } ?? [])
  }

  static let h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "2", "-g", "24"]
  /// h264 that gives back what went in.
  static let lossless = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-pix_fmt", "yuv420p"]

  /// A picture whose luma is this expression of X, Y and N, the frame's number; of one second.
  static func luma(_ name: String, _ expression: String, seconds: String = "1", _ codec: [String] = lossless)
    -> DeepFilm
  {
    let source =
      "color=gray:size=320x180:rate=24:duration=\(seconds),format=yuv420p,geq=lum='\(expression)':cb=128:cr=128"
    return DeepFilm(name, ["-f", "lavfi", "-i", source] + codec)
  }
}

/// What comes of decoding a film of these bytes.
func deep(_ bytes: [UInt8]) throws -> DeepFacts {
  try TestFilms.withDescriptor(holding: bytes) { try Probe.deep(descriptor: $0, size: bytes.count) }
}

func deep(_ film: DeepFilm) throws -> DeepFacts { try deep(film.bytes) }

func deep(_ film: TestFilm) throws -> DeepFacts { try deep(TestFilms.bytes(film)) }

/// One packet as libav finds it in a file.
struct FoundPacket {
  let offset: Int
  let size: Int
  let isKey: Bool
  /// Seconds on the container's clock.
  let time: Double
}

/// The packets of the first track of a kind, in the order of the file.
func packets(of bytes: [UInt8], _ kind: AVMediaType) throws -> [FoundPacket] {
  try TestFilms.withDescriptor(holding: bytes) { number in
    let isMatroska = bytes.starts(with: [0x1A, 0x45])
    let film = Descriptor(number: number, size: bytes.count)
    let demuxer = try #require(try Demuxer(film, content: isMatroska ? .matroska : .mp4))
    let stream = try #require(demuxer.first(kind))
    var found: [FoundPacket] = []
    _ = try unsafe demuxer.forEachPacket(atMost: 100_000) { packet in
      guard unsafe Int(packet.pointee.stream_index) == stream.index else { return }
      unsafe found.append(
        FoundPacket(
          offset: Int(packet.pointee.pos), size: Int(packet.pointee.size),
          isKey: packet.pointee.flags & AV_PKT_FLAG_KEY != 0, time: Double(packet.pointee.pts) * stream.timeBase.double)
      )
    }
    return found
  }
}

/// The bytes with the later two thirds of a packet made zeros, as a disk or a download leaves them that lost a block. All
/// decoders here notice that; of noise, some of it happens to be another picture.
func damaging(_ bytes: [UInt8], _ packet: FoundPacket) -> [UInt8] {
  var bytes = bytes
  for place in (packet.offset + packet.size / 3)..<(packet.offset + packet.size) { bytes[place] = 0 }
  return bytes
}

/// Stretches as "start-end" in milliseconds, which a test can read.
func shown(_ stretches: DeepFacts.Stretches?) -> [String]? {
  stretches?.list.map { "\(milliseconds($0.start) ?? -1)-\(milliseconds($0.end) ?? -1)" }
}
