import Domain
import Files
import Glibc
import Synchronization

/// What files outside the library are held against.
public struct FileOrder: Sendable {
  /// What was ordered; nothing where only a policy demands something.
  public var expectation = Expectation()
  /// What a studio demands; nil for nothing.
  public var policy: StudioPolicy?
  /// Whether every frame is decoded.
  public var isDeep = false

  /// Orders nothing yet.
  public init() {}
}

/// What became of one file, or of something that is none.
public enum FileOutcome: Sendable {
  /// It was judged, or tried: a film by its content or its name, or what was named itself.
  case judged(VerifyResult)
  /// It is no film and does not say that it is one; with what it is instead.
  case passedOver(path: String, what: String)
  /// It could not be read.
  case failed(path: String, LibraryError)
  /// The folder that was named has no film in it.
  case noFilm(folder: String)
}

extension FilmJudge {
  /// Judges a file; nothing is kept. Where every frame is decoded, `progress` is told how much was
  /// read, in hundredths.
  public func verify(
    path: String, against order: FileOrder, progress: (Int) -> Void = { _ in }
  ) throws(LibraryError) -> VerifyResult {
    try judge(FileTask(path: BytePath(path), kind: .named), order, lane: 0, progress)
  }

  /// Judges files, and the films in folders and all below them, several at a time; nothing is kept.
  ///
  /// `tell` gets each outcome in an order that is the same every time, and answers whether to go on. Whatever is no
  /// film is told too, so that no film is missed in silence. What is held at a time is a few dozen outcomes and the
  /// names in the folders that are being walked.
  public func verify(paths: [String], against order: FileOrder, _ tell: (FileOutcome) -> Bool) {
    var batch: [FileTask] = []
    for path in paths {
      guard (try? FileStamp(of: path))??.kind == .folder else {
        batch.append(FileTask(path: BytePath(path), kind: .named))
        if batch.count == Self.batchSize, !self.tell(&batch, order, tell) { return }
        continue
      }
      guard self.tell(&batch, order, tell) else { return }
      var walk: FolderWalk
      do throws(FileError) { walk = try FolderWalk(BytePath(path)) } catch {
        if !tell(.failed(path: path, unreadable(path, error))) { return }
        continue
      }
      var hasFilm = false
      var goesOn = true
      while goesOn {
        while batch.count < Self.batchSize, let found = walk.next() {
          batch.append(FileTask(path: found.path, kind: .found(found.kind)))
        }
        guard !batch.isEmpty else { break }
        goesOn = self.tell(&batch, order) { outcome in
          switch outcome {
          case .judged, .failed: hasFilm = true
          case .passedOver, .noFilm: break
          }
          return tell(outcome)
        }
      }
      guard goesOn, hasFilm || tell(.noFilm(folder: path)) else { return }
    }
    _ = self.tell(&batch, order, tell)
  }

  /// So many films are measured at once: one for each processor, and no more helpers than a small machine bears.
  private static var filmLanes: Int { max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
  /// So many films of a batch fall to each lane: a long film among them keeps the others waiting for little.
  private static let filmsOfLane = 16
  private static var batchSize: Int { filmLanes * filmsOfLane }

  private struct FileTask: Sendable {
    let path: BytePath
    let kind: Kind

    enum Kind: Sendable {
      /// A person named it; whatever it is, it is judged.
      case named
      /// It was in a folder.
      case found(FolderWalk.Kind)
    }

    var isNamed: Bool { if case .named = kind { true } else { false } }
  }

  /// Tells what becomes of a batch, and empties it; false if that is enough.
  private func tell(_ batch: inout [FileTask], _ order: FileOrder, _ tell: (FileOutcome) -> Bool) -> Bool {
    defer { batch = [] }
    for outcome in outcomes(of: batch, order, lanes: Self.filmLanes) where !tell(outcome) { return false }
    return true
  }

  private func outcomes(of batch: [FileTask], _ order: FileOrder, lanes: Int) -> [FileOutcome] {
    guard !batch.isEmpty else { return [] }
    let done = Mutex([Int: FileOutcome]())
    let next = Atomic<Int>(0)
    Threads.run(min(lanes, batch.count)) { lane in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < batch.count else { return }
        let outcome = self.outcome(of: batch[index], order, lane: lane)
        done.withLock { $0[index] = outcome }
      }
    }
    let outcomes = done.withLock { $0 }
    return batch.indices.compactMap { outcomes[$0] }
  }

  private func outcome(of task: FileTask, _ order: FileOrder, lane: Int) -> FileOutcome {
    let path = task.path.text
    guard case .found(let kind) = task.kind else { return judged(task, order, lane: lane) }
    switch kind {
    case .file: return judged(task, order, lane: lane)
    case .hidden: return .passedOver(path: path, what: "hidden")
    case .folderLink: return .passedOver(path: path, what: "a link to a folder")
    case .brokenLink where !Self.isFilmName(path): return .passedOver(path: path, what: "a link that leads nowhere")
    case .brokenLink: return .failed(path: path, LibraryError(.failed, "\(path) is a link that leads nowhere"))
    case .other: return .passedOver(path: path, what: "a pipe, a socket or a device")
    case .unreadable(let error): return .failed(path: path, unreadable(path, error))
    }
  }

  private func judged(_ task: FileTask, _ order: FileOrder, lane: Int) -> FileOutcome {
    do throws(LibraryError) {
      let result = try judge(task, order, lane: lane)
      if !task.isNamed, let content = result.facts?.content, !content.isFilm, !Self.isFilmName(result.path, content) {
        return .passedOver(path: result.path, what: content.words)
      }
      return .judged(result)
    } catch {
      return .failed(path: task.path.text, error)
    }
  }

  private func judge(
    _ task: FileTask, _ order: FileOrder, lane: Int, _ progress: (Int) -> Void = { _ in }
  ) throws(LibraryError) -> VerifyResult {
    let path = task.path.text
    if task.isNamed, let kind = (try? FileStamp(of: path))??.kind, kind != .regular {
      throw LibraryError(.invalid, "\(path) is no file", cure: "name a film, or a folder of them")
    }
    let file: Descriptor
    do throws(FileError) { file = try Descriptor(task.path, .read) } catch {
      // What a person named wrong is theirs to mend; what a folder holds is not.
      throw task.isNamed
        ? LibraryError(.invalid, "\(path): \(error.sentence)", cure: "name a file that can be read")
        : unreadable(path, error)
    }
    do throws(LibraryError) {
      let facts = try order.isDeep ? deepFacts(of: file, lane: lane, progress) : facts(of: file, lane: lane)
      let judgement = Policy(studio: order.policy).judge(facts, against: order.expectation)
      return VerifyResult(
        record: nil, path: path, facts: facts, verdict: judgement.verdict, findings: judgement.findings, problem: nil)
    } catch {
      return VerifyResult(
        record: nil, path: path, facts: nil, verdict: .notJudged, findings: [], problem: error.message)
    }
  }

  private func unreadable(_ path: String, _ error: FileError) -> LibraryError {
    LibraryError(.failed, "\(path) was not judged: \(error.sentence)", cure: "make it readable, or take it away")
  }

  /// Whether a name says that the file is a film, in whatever container.
  private static func isFilmName(_ path: String, _ content: MediaFacts.Content = .unknown) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last?.lowercased() ?? ""
    // Programs are written in files of these names, too.
    if ["ts", "mts"].contains(ending) { return content == .unknown }
    return filmEndings.contains(ending)
  }

  private static let filmEndings: Set = [
    "mp4", "m4v", "mov", "qt", "mkv", "webm", "avi", "wmv", "asf", "flv", "f4v", "mpg", "mpeg", "m2v", "mxf", "m2ts",
    "vob", "ogv", "3gp", "3g2", "rm", "y4m", "h264", "264", "h265", "265", "hevc", "av1", "ivf", "gxf", "dv",
  ]
}
