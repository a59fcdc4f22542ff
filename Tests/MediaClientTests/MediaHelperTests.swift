import Domain
import Glibc
import MediaClient
import Synchronization
import TestFilms
import TestThreads
import Testing

@Suite(.blocking) struct MediaHelperTests {
  /// A helper of the real program, which SwiftPM builds beside the tests.
  private func makeHelper(timeout: Duration = .seconds(30)) throws -> MediaHelper {
    var options = MediaHelper.Options(program: try MediaHelper.defaultPath())
    options.timeout = timeout
    return MediaHelper(options)
  }

  @Test func `a film is measured by the program, many times over`() throws {
    let helper = try makeHelper()
    try TestFilms.withDescriptor(.small) { descriptor, size in
      let first = try helper.facts(of: descriptor)
      #expect(first.completeness.size == size)
      #expect(first.video?.frames == 48)
      for _ in 0..<20 { #expect(try helper.facts(of: descriptor) == first) }
    }
  }

  @Test func `a file that is no film is a verdict, not a failure`() throws {
    let helper = try makeHelper()
    for film in [TestFilm.empty, .html, .random, .playlist, .cutFaststart] {
      let facts = try TestFilms.withDescriptor(film) { descriptor, _ in try helper.facts(of: descriptor) }
      #expect(Policy().judge(facts, against: Expectation()).verdict == .violations)
    }
  }

  @Test(arguments: [TestFilm.hevc, .webm, .silent, .fragmented])
  func `the sandbox leaves every decoder what it needs`(film: TestFilm) throws {
    let facts = try TestFilms.withDescriptor(film) { descriptor, _ in try makeHelper().facts(of: descriptor) }
    #expect(facts.video?.pixelFormat != nil)
    #expect(facts.video?.frames == 48)
  }

  @Test func `a helper says what it is`() throws {
    let description = try makeHelper().describe()
    #expect(description.isSandboxed)
    #expect(description.prober == MediaFacts.currentProber)
    #expect(description.libavformat.split(separator: ".").count == 3)
  }

  @Test func `what is no regular file is refused before it is sent`() throws {
    let helper = try makeHelper()
    var ends: [Int32] = [-1, -1]
    try #require(unsafe pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(throws: MediaHelperError(.unreadable(errno: EINVAL))) { try helper.facts(of: ends[0]) }
    #expect(throws: MediaHelperError(.unreadable(errno: EBADF))) { try helper.facts(of: -1) }
  }

  @Test func `a film that is open for writing only is unreadable, and the helper goes on`() throws {
    let helper = try makeHelper()
    let path = try TestFilms.path(.tagged)
    let descriptor = unsafe open(path, O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    #expect(throws: MediaHelperError(.unreadable(errno: EBADF))) { try helper.facts(of: descriptor) }
    let facts = try TestFilms.withDescriptor(.small) { descriptor, _ in try helper.facts(of: descriptor) }
    #expect(facts.video?.frames == 48)
  }

  @Test func `callers on many threads each get their own film's facts`() async throws {
    let helper = try makeHelper()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for turn in 0..<16 {
        group.addTask {
          let film: TestFilm = turn % 2 == 0 ? .small : .mute
          let facts = try TestFilms.withDescriptor(film) { descriptor, _ in try helper.facts(of: descriptor) }
          return (facts.audio == nil) == (film == .mute)
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
