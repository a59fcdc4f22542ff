import Domain
import Rig
import TestFilms
import TestThreads
import Testing

/// What a producer reads: from the text alone it must be clear what is wrong with a clip, and what to do.
@Suite(.blocking) struct VerifyWordsTests {
  /// The text of a judgement, with its notes.
  private func words(_ film: TestFilm, _ expected: String) throws -> (text: String, notes: String) {
    let rig = try makeRig()
    let outcome = try rig.onetake(["verify", try TestFilms.path(film), "--expect", expected])
    #expect(outcome.code == (film == .silent ? 0 : 4), "\(outcome)")
    return (outcome.output, outcome.errors)
  }

  @Test func `a short clip: how long it is, how long it should be, and how much is missing`() throws {
    let (text, notes) = try words(.editedEnd, "duration=2")
    #expect(
      text.contains("error duration: 1 s, 24 frames: 1 s or 50 % too short; expected 2 s, give or take 0.1 s"),
      "\(text)")
    #expect(notes.contains("1 is not what was ordered: ask for your money back, buy another take"), "\(notes)")
  }

  @Test func `a wrongly sized clip: its size, by how much it is off, and which tier that is`() throws {
    let (text, _) = try words(.pixverse, "resolution=720p")
    #expect(
      text.contains(
        "error resolution: 1920x1072, a short side of 1072 px: 352 px too large, the size of 1080p; expected 720p"),
      "\(text)")
  }

  @Test func `a silent clip: that it has a track, and that nothing is to be heard in it`() throws {
    let (text, _) = try words(.silent, "audio=yes")
    #expect(
      text.contains("warning audio: a silent audio track (aac, 16000 Hz, 1 channel): nothing in it is louder"),
      "\(text)")
    #expect(text.contains("expected audio that is to be heard"), "\(text)")
  }

  @Test func `a truncated clip: how much of it is there, what that does, and what to try first`() throws {
    let (text, notes) = try words(.cutFaststart, "duration=2")
    #expect(text.contains(" bytes: the last 40 % were cut off; expected all "), "\(text)")
    #expect(text.contains("packets missing or cut: it breaks off when played"), "\(text)")
    #expect(notes.contains("1 is no film, or not whole: fetch it again"), "\(notes)")
  }

  @Test func `a clip of the library says what can be typed`() throws {
    let rig = try makeRig()
    try rig.breakThings("short:1")
    let id = try rig.onetake(["generate", "--json"] + rig.textRequest("p")).id
    let judged = try rig.onetake(["verify", id])
    #expect(judged.code == 4)
    #expect(judged.output.contains("onetake accept \(id)"), "\(judged)")
    #expect(judged.output.contains("--new-take"), "\(judged)")
    #expect(try rig.onetake(["accept", id]).code == 0)
    #expect(!(try rig.onetake(["verify", id]).output.contains("onetake accept")), "it is accepted already")
  }
}
