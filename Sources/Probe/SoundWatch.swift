import CLibAV
import Domain

/// Listens to a decoded track for silence, and for how high its peaks are.
final class SoundWatch {
  /// The parts of a second in which sound is looked for.
  private static let windowsPerSecond = 50
  /// The mean square that `AudioFacts.silenceDecibels` means: 10^(-60 / 10).
  private static let silence = 1e-6

  private let timeBase: Ratio
  private var meter: TruePeak?
  /// Samples per second and channels of the first frame; a film in which these change is not measured.
  private var format: (rate: Int, channels: Int)?
  private var isSteady = true
  private var silent: StretchList?
  /// When the next sample is heard, in samples since the container's zero.
  private var now: Int64 = 0
  /// The window that is being filled: how many samples are in it, and the sum of their squares by channel.
  private var filled = 0
  private var squares: [Double] = []

  init(timeBase: Ratio) { self.timeBase = timeBase }

  /// Listens to the next frame.
  func take(_ frame: UnsafeMutablePointer<AVFrame>) {
    guard unsafe frame.pointee.nb_samples > 0 else { return }
    guard isSteady, let samples = unsafe Samples(frame), begin(samples.rate, samples.channels) else {
      isSteady = false
      return
    }
    let stamp = unsafe frame.pointee.pts
    if stamp != ot_no_timestamp, abs(stamp) < 1 << 56 { meet(stamp) }
    meter?.add(samples)
    listen(to: samples)
  }

  /// Whether a frame of this format can be measured together with those before it.
  private func begin(_ rate: Int, _ channels: Int) -> Bool {
    if let format { return format == (rate, channels) }
    guard (1...64).contains(channels), rate > 0, let second = Ratio(1, rate) else { return false }
    format = (rate, channels)
    squares = [Double](repeating: 0, count: channels)
    silent = StretchList(least: DeepFacts.leastSeconds, timeBase: second)
    meter = TruePeak(rate: rate, channels: channels)
    return true
  }

  /// Follows the container's clock where it leaves that of the samples: a gap, or the first frame. Matroska's
  /// milliseconds are no reason.
  private func meet(_ stamp: Int64) {
    guard let format else { return }
    let seconds = Double(stamp) * timeBase.double * Double(format.rate)
    guard seconds.magnitude < 1e15 else { return }
    let place = Int64(seconds.rounded())
    guard (place - now).magnitude > format.rate / 10 || now == 0 else { return }
    silent?.mark(false, at: now)
    now = place
    endWindow()
  }

  private func listen(to samples: Samples) {
    guard let format else { return }
    let window = max(1, format.rate / Self.windowsPerSecond)
    let moments = samples.values.count / format.channels
    var first = 0
    while first < moments {
      let count = min(moments - first, window - filled)
      for channel in 0..<format.channels {
        let places = stride(
          from: first * format.channels + channel, to: (first + count) * format.channels, by: format.channels)
        for place in places { squares[channel] += Double(samples.values[place]) * Double(samples.values[place]) }
      }
      filled += count
      first += count
      now += Int64(count)
      guard filled == window else { continue }
      let isSilent = squares.allSatisfy { $0 / Double(window) < Self.silence }
      silent?.mark(isSilent, at: now - Int64(window))
      endWindow()
    }
  }

  private func endWindow() {
    filled = 0
    for channel in squares.indices { squares[channel] = 0 }
  }

  /// What was heard, once there is no more; `begin` is when the film begins on the container's clock.
  func facts(begin: Ratio) -> DeepFacts.Sound {
    var facts = DeepFacts.Sound()
    guard isSteady, let format, let second = Ratio(1, format.rate) else { return facts }
    // What is left over is less than a window, and goes with the one before it.
    silent?.mark(false, at: now)
    facts.silent = silent?.facts(FilmClock(begin: begin, timeBase: second))
    facts.truePeak = meter?.peak
    return facts
  }
}
