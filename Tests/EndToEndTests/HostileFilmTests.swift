import Domain
import Foundation
import Rig
import TestFilms
import TestThreads
import Testing

/// Hostile films from end to end: what was paid for is kept, nothing of it is served, and nobody falls over.
@Suite(.blocking) struct HostileFilmTests {
  /// What a provider delivers, the exit code, the state that it stays in, and the word for how it ended.
  static let deliveries: [(fault: String, code: Int32, state: String, word: String)] = [
    ("film-playlist", 4, "nonconforming", "nonconforming"), ("film-scrambled", 4, "nonconforming", "nonconforming"),
    ("film-boundless", 9, "stored", "pending"),
  ]

  @Test(arguments: deliveries)
  func `a hostile film from a provider is paid once, kept, and not served`(
    _ delivery: (fault: String, code: Int32, state: String, word: String)
  ) throws {
    let rig = try makeRig(delivery.fault + ":1")
    let bought = try rig.generate(.shortapi)
    #expect(bought.code == delivery.code && bought.word == delivery.word, "\(bought)")
    #expect(try rig.state(bought.id) == delivery.state)
    let path = try #require(bought.json["path"]?.stringValue)
    #expect(rig.exists(path), "what was paid for is there to be looked at")
    let again = try rig.generate(.shortapi)
    #expect(again.code == delivery.code && again.id == bought.id, "\(again)")
    #expect(try rig.onetake(rig.lookup(.shortapi)).code == delivery.code)
    #expect(try rig.onetake(["fsck"]).code == 0)
    #expect(try rig.count() == 1 && rig.seen("submits") == 1 && rig.seen("downloads") == 1)
  }

  @Test func `a good clip is bought and judged right after a hostile one`() throws {
    let rig = try makeRig("film-boundless:1")
    #expect(try rig.generate(.gmi).code == 9)
    let second = try rig.generate(.gmi, prompt: "a dry desert")
    #expect(second.code == 0 && second.json["verdict"] == "conforms", "\(second)")
    #expect(try rig.count() == 2)
  }

  /// What is imported, the exit code, and whether anything is kept of it.
  static let imports: [(film: String, code: Int32, isKept: Bool)] = [
    ("an HLS playlist", 2, false), ("an ffconcat script", 2, false), ("a session description", 2, false),
    ("boxes 5,000 deep", 4, true), ("a box of 2^59 bytes", 4, true), ("a billion frames", 4, true),
    ("elements without content, a million", 4, true), ("a stts of 2147483647 entries", 4, true),
    ("a stss of 268435456 entries", 9, true),
  ]

  @Test(arguments: imports)
  func `a hostile file is not imported, or kept and not served`(
    _ order: (film: String, code: Int32, isKept: Bool)
  ) throws {
    let rig = try makeRig()
    let film = try #require(HostileFilm.named(order.film))
    let path = try rig.file("hostile.mp4", film.bytes)
    let request = rig.textRequest("neon rain")
    let imported = try rig.onetake(["import", "--json", path] + request)
    #expect(imported.code == order.code, "\(imported)")
    #expect(rig.blobs().count == (order.isKept ? 1 : 0))
    let asked = try rig.onetake(["lookup"] + request)
    #expect(asked.code == (order.isKept ? order.code : 3), "\(asked)")
    #expect(try rig.onetake(["verify", path, "--expect", "resolution=540p"]).code == (order.code == 9 ? 9 : 4))
    // The library is well, and the helper too.
    let good = try rig.file("good.mp4", TestFilms.bytes(.small))
    #expect(try rig.onetake(["import", good]).code == 0)
    #expect(try rig.seen("submits") == 0)
  }

  @Test func `one hostile file among good ones stops none of them`() throws {
    let rig = try makeRig()
    var paths: [String] = []
    for (index, name) in ["a stss of 268435456 entries", "an HLS playlist", "boxes 5,000 deep"].enumerated() {
      paths.append(try rig.file("clips/\(index)-hostile.mp4", #require(HostileFilm.named(name)).bytes))
    }
    for (index, film) in [TestFilm.small, .faststart, .mute].enumerated() {
      paths.append(try rig.file("clips/\(index)-good.mp4", TestFilms.bytes(film)))
    }
    let imported = try rig.onetake(["import", "--json", rig.folder + "/clips"])
    let verdicts = imported.lines.compactMap { $0["verdict"]?.stringValue }
    #expect(verdicts.filter { $0 == "conforms" }.count == 3, "\(imported)")
    #expect(verdicts.filter { $0 == "violations" }.count == 1 && verdicts.filter { $0 == "not-judged" }.count == 1)
    #expect(imported.code != 0 && imported.errors.contains("is no film"), "\(imported)")
  }
}
