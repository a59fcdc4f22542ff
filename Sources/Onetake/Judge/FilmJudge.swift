import Domain
import Files
import MediaClient
import Synchronization

/// Measures films by onetake-media, and judges files wherever they lie. It needs no library; each library has one.
///
/// It may be used by many threads.
public final class FilmJudge: Sendable {
  let options: LibraryOptions
  private let time: TimeSource
  private let helpers = Mutex<[Int: MediaHelper]>([:])
  /// The studio's policy, read at the first judgement.
  private let studio = Mutex<StudioPolicy?>(nil)

  /// Judges by the policy file that `options` name, if they do; nothing is written anywhere.
  public convenience init(_ options: LibraryOptions) { self.init(options, time: .system) }

  /// As the public one, with a clock of the caller's.
  init(_ options: LibraryOptions, time: TimeSource) {
    self.options = options
    self.time = time
  }

  /// The studio's policy that films are judged by besides their orders; nil where none is set.
  ///
  /// Throws `invalid` where it cannot be read or is none: nothing is judged, or bought, without what it demands.
  public func policy() throws(LibraryError) -> StudioPolicy? {
    guard let path = options.policyFile else { return nil }
    if let known = studio.withLock({ $0 }) { return known }
    let read = try StudioPolicy(file: path)
    studio.withLock { $0 = read }
    return read
  }

  /// What the probe reads of an open file.
  func facts(of file: borrowing Descriptor, lane: Int = 0) throws(LibraryError) -> MediaFacts {
    let helper = try helper(lane: lane)
    var facts = try mapped { try file.withNumber { number throws(MediaHelperError) in try helper.facts(of: number) } }
    // Who made the film had the key, and may have written it into a tag.
    let redaction = options.redaction(nil)
    facts.tags = facts.tags.map { MediaFacts.Tag(name: redaction.own($0.name), value: redaction.own($0.value)) }
    // Nobody asked for it here, so whatever stands there is not from decoding.
    facts.deep = nil
    return facts
  }

  /// What the probe reads of an open file, and what comes of decoding all of it; without the latter where there is no
  /// track. `progress` is told how much was read, in hundredths.
  func deepFacts(
    of file: borrowing Descriptor, lane: Int = 0, _ progress: (Int) -> Void
  ) throws(LibraryError) -> MediaFacts {
    var facts = try facts(of: file, lane: lane)
    guard facts.video != nil || facts.audio != nil else { return facts }
    let helper = try helper(lane: lane)
    let measured = facts
    var deep = try mapped {
      try file.withNumber { number throws(MediaHelperError) in
        try helper.deepFacts(of: number, like: measured, progress: progress)
      }
    }
    deep.checkedAt = time.now()
    facts.deep = deep
    return facts
  }

  /// The warm media helper of a lane of work, started at the first use; most work has one lane.
  func helper(lane: Int = 0) throws(LibraryError) -> MediaHelper {
    try mapped {
      try helpers.withLock { helpers in
        if let running = helpers[lane] { return running }
        let program = try options.mediaHelper ?? MediaHelper.defaultPath()
        let started = MediaHelper(MediaHelper.Options(program: program))
        helpers[lane] = started
        return started
      }
    }
  }
}
