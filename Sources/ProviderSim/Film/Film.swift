import CLibAV
import Domain
import Glibc

/// Makes small, real films: H.264 High and AAC-LC in MP4, encoded by libavcodec.
package enum Film {
  /// Encodes a film and returns its bytes.
  ///
  /// Throws when the spec is out of its ranges, or with the library's call and error number.
  package static func encode(_ spec: FilmSpec) throws(FilmError) -> [UInt8] {
    let file = try MemoryFile()
    try encode(spec, to: file.path)
    return try file.bytes()
  }

  /// Encodes a film into a file, which is made or overwritten.
  package static func encode(_ spec: FilmSpec, to path: String) throws(FilmError) {
    guard spec.isValid else { throw FilmError(call: "a film's size, length or rate is out of range", code: 0) }
    let muxer = try Muxer(path: path)
    let video = try VideoTrack(spec, muxer)
    var audio = spec.audio == .none ? nil : try AudioTrack(spec, muxer)
    try muxer.begin(isFaststart: spec.isFaststart)
    let painting = try Painting(spec)
    for index in 0..<spec.frames {
      try video.add(painting, at: index, to: muxer)
      try audio?.fill(upTo: index + 1, to: muxer)
    }
    try video.finish(muxer)
    try audio?.finish(muxer)
    try muxer.end()
  }

  /// Encodes one still as JPEG, with the same picture that a film of this spec begins with.
  package static func still(_ spec: FilmSpec) throws(FilmError) -> [UInt8] {
    guard spec.isValid else { throw FilmError(call: "a still's size is out of range", code: 0) }
    return try Still.encode(try Painting(spec))
  }
}
