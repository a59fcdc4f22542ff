/// What can be wrong with the film of a job; several can be wrong with one.
package enum FilmFault: String, Hashable, Sendable, CaseIterable {
  case short
  case wrongResolution = "wrong-resolution"
  case wrongAspect = "wrong-aspect"
  case silent
  case noAudio = "no-audio"
  case unaskedAudio = "unasked-audio"
  case corrupt

  var summary: String {
    switch self {
    case .short: "half as long as ordered"
    case .wrongResolution: "one resolution lower than ordered"
    case .wrongAspect: "square, or 16:9 where square was ordered"
    case .silent: "an audio track that holds silence"
    case .noAudio: "no audio track, whatever was ordered"
    case .unaskedAudio: "an audio track, whatever was ordered"
    case .corrupt: "the middle of the pictures is overwritten"
    }
  }
}
