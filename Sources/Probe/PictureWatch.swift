import CLibAV
import Domain

/// Looks at decoded pictures, in the order in which they are presented, for what is black and what stands still.
final class PictureWatch {
  private var frames = 0
  private var black: StretchList
  private var frozen: StretchList
  private var isAllBlack = true
  /// Whether every frame so far was of a format that is looked into.
  private var isKnown = true
  private let timeBase: Ratio
  /// The frame with which whatever stands still now began, which all later ones are compared with: each could differ
  /// from the one before by less than noise while the picture slowly changes.
  private var still: (picture: KeptFrame, since: Int64)?
  private var lastStamp: Int64 = 0

  init(timeBase: Ratio) {
    self.timeBase = timeBase
    black = StretchList(least: DeepFacts.leastSeconds, timeBase: timeBase)
    frozen = StretchList(least: DeepFacts.leastFrozenSeconds, timeBase: timeBase)
  }

  /// Looks at the next frame.
  func take(_ frame: UnsafeMutablePointer<AVFrame>) {
    frames += 1
    guard isKnown, let luma = unsafe Luma(frame) else {
      isKnown = false
      still = nil
      return
    }
    let darkness = luma.darkness
    if darkness < .wholly { isAllBlack = false }
    let stamp = unsafe frame.pointee.pts
    // Hostile stamps would overflow sums.
    guard stamp != ot_no_timestamp, abs(stamp) < 1 << 56 else { return }
    lastStamp = stamp
    black.mark(darkness > .lit, at: stamp)
    if darkness > .lit {
      endStill(at: stamp)
    } else if !isLikeStill(luma) {
      endStill(at: stamp)
      still = unsafe KeptFrame(frame).map { ($0, stamp) }
    }
  }

  private func isLikeStill(_ luma: Luma) -> Bool {
    guard let still else { return false }
    return unsafe still.picture.withFrame { frame in unsafe Luma(frame).map { luma.isLike($0) } ?? false }
  }

  private func endStill(at stamp: Int64) {
    if let still { frozen.add(still.since, stamp) }
    still = nil
  }

  /// What was seen, once there are no more; `end` is when the last frame ends, on the container's clock.
  func facts(_ clock: FilmClock, end: Ratio?, frames whole: Int) -> DeepFacts.Pictures {
    let ticks = end.map { Int64(($0.double / timeBase.double).rounded()) } ?? lastStamp
    black.mark(false, at: ticks)
    endStill(at: ticks)
    var facts = DeepFacts.Pictures(frames: whole)
    guard isKnown else { return facts }
    facts.black = black.facts(clock)
    facts.frozen = frozen.facts(clock)
    if frames > 0 { facts.isAllBlack = isAllBlack }
    return facts
  }
}

/// A frame of which the decoder may not make another one, by `av_frame_ref`.
@safe private final class KeptFrame {
  private let frame: UnsafeMutablePointer<AVFrame>

  init?(_ source: UnsafeMutablePointer<AVFrame>) {
    guard let frame = unsafe av_frame_clone(source) else { return nil }
    unsafe self.frame = frame
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe frame
    unsafe av_frame_free(&frame)
  }

  /// Lends it.
  func withFrame<Result>(_ body: (UnsafeMutablePointer<AVFrame>) -> Result) -> Result { unsafe body(frame) }
}
