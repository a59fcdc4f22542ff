import CEBUR128
import Glibc

/// Finds the highest peak of a track between its samples, with libebur128, which takes four times as many (192 kHz and
/// above: twice, or as many).
@safe final class TruePeak {
  private let state: UnsafeMutablePointer<ebur128_state>
  private let channels: Int
  private var isWhole = true

  /// Begins by `ebur128_init`; nil for rates and numbers of channels that it does not take.
  init?(rate: Int, channels: Int) {
    let mode = Int32(EBUR128_MODE_TRUE_PEAK.rawValue)
    guard (1...64).contains(channels), rate > 0,
      let state = unsafe ebur128_init(UInt32(channels), UInt(rate), mode)
    else { return nil }
    unsafe self.state = state
    self.channels = channels
  }

  deinit {
    var state: UnsafeMutablePointer<ebur128_state>? = unsafe state
    unsafe ebur128_destroy(&state)
  }

  /// Takes samples of the rate and channels that it began with, by `ebur128_add_frames_float`.
  func add(_ samples: Samples) {
    let count = samples.values.count / channels
    if unsafe ebur128_add_frames_float(state, samples.values, count) != 0 { isWhole = false }
  }

  /// dBTP in tenths; nil where all is zero, or memory ran out.
  var peak: Double? {
    guard isWhole else { return nil }
    var highest = 0.0
    for channel in 0..<UInt32(channels) {
      var peak = 0.0
      guard unsafe ebur128_true_peak(state, channel, &peak) == 0 else { return nil }
      highest = max(highest, peak)
    }
    let level = (200 * log10(highest)).rounded() / 10
    return level.isFinite && abs(level) < 1000 ? level : nil
  }
}
