import Domain
import Foundation
import SQL

extension Scenario {
  private static let order = ["generate", "--json"] + Words.text("neon rain")

  /// What is done with clips that are here, or come from elsewhere.
  static let keeping: [Scenario] = [
    Scenario("import: one film that serves a request") { world in
      ["import", "--json", world.outside + "/film-1.mp4"] + Words.text("neon rain")
    }.with {
      $0.prepare = { world, lane in
        try world.makeLibrary()
        try world.makeFilms(1, lane)
      }
    },

    Scenario("import --move: one film") { world in
      ["import", "--json", "--move", world.outside + "/film-1.mp4"] + Words.text("neon rain")
    }.with {
      $0.prepare = { world, lane in
        try world.makeLibrary()
        try world.makeFilms(1, lane)
      }
      // Once it is in, it is no longer where it was.
      $0.codesAgain = [2]
    },

    Scenario("import: a folder, in two batches") { world in ["import", "--json", world.outside] }.with {
      $0.prepare = { world, lane in
        try world.makeLibrary()
        try world.makeFilms(17, lane)
      }
      $0.turns = 1
    },

    Scenario("import --move: a folder") { world in ["import", "--json", "--move", world.outside] }.with {
      $0.prepare = { world, lane in
        try world.makeLibrary()
        try world.makeFilms(3, lane)
      }
      $0.turns = 2
    },

    Scenario("accept") { world in ["accept", try world.onlyTake()] }.with {
      $0.prepare = { world, _ in
        try world.breakThings(["short"])
        try world.prepared(order, code: 4)
      }
    },

    Scenario("rm") { world in ["rm", try world.onlyTake()] }.with {
      $0.prepare = { world, _ in try world.prepared(order) }
    },

    Scenario("restore") { world in ["restore", try world.onlyTake()] }.with {
      $0.prepare = { world, _ in
        try world.prepared(order)
        try world.prepared(["rm", try world.onlyTake()], code: 0)
      }
      $0.codesAgain = [3]
    },

    Scenario("gc", ["gc", "--grace", "0"]).with {
      $0.prepare = { world, _ in
        try world.prepared(order)
        try world.prepared(["rm", try world.onlyTake()], code: 0)
        try world.prepared(["generate", "--json"] + Words.text("another"))
      }
    },

    Scenario("backup over an earlier one") { world in ["backup", world.folder + "/backup"] }.with {
      $0.prepare = { world, _ in
        try world.prepared(order)
        try world.prepared(["backup", world.folder + "/backup"])
        try world.prepared(["generate", "--json"] + Words.text("another"))
      }
      $0.turns = 2
    },

    Scenario("restore-backup over a library that knows more, with a damaged clip") { world in
      ["restore-backup", world.folder + "/backup"]
    }.with {
      $0.prepare = { world, _ in
        try world.prepared(order)
        try world.prepared(["backup", world.folder + "/backup"])
        try world.damageTheBlob()
        try world.prepared(["generate", "--json"] + Words.text("another"))
      }
      $0.comesFirstAgain = true
      $0.turns = 2
    },

    Scenario("fsck --repair: blobs from a backup and from the provider, one that nobody needs, and rows") { world in
      ["fsck", "--repair", "--json", "--from", world.folder + "/backup"]
    }.with {
      $0.prepare = { world, _ in
        try world.prepared(order)
        try world.prepared(["backup", world.folder + "/backup"])
        try world.prepared(["generate", "--json"] + Words.text("another"))
        try world.damageEverything()
      }
      $0.turns = 2
    },
  ]
}

extension World {
  /// Damages the clip of the first take, which a backup has, loses that of the second one, which the provider has, puts a
  /// damaged blob into the store that no row knows, and deletes rows that follow from others.
  func damageEverything() throws {
    let digests = try snapshot().takes.compactMap(\.digest)
    guard digests.count == 2 else { throw KillRigError("there are \(digests.count) clips") }
    func name(_ digest: String) -> String { "library/blobs/\(digest.prefix(2))/\(digest)" }
    guard var bytes = bytes("\(folder)/\(name(digests[0]))") else { throw KillRigError("the first clip is gone") }
    bytes[bytes.count / 2] ^= 1
    try remove("\(folder)/\(name(digests[0]))")
    try write(bytes, to: name(digests[0]))
    try remove("\(folder)/\(name(digests[1]))")
    let stray = Digest(of: [1]).hex
    try FileManager.default.createDirectory(
      atPath: "\(home)/blobs/\(stray.prefix(2))", withIntermediateDirectories: true)
    try write([2], to: name(stray))
    let catalog = try Connection(home + "/library.sqlite", mode: .readWrite)
    try catalog.execute(
      script: """
        DELETE FROM clips WHERE serial = 1;
        DELETE FROM served;
        INSERT INTO clip_texts (clip_texts, rowid, prompt, tags, negative)
          SELECT 'delete', serial, prompt, tags, negative FROM clips;
        """)
  }

  /// Puts films that differ in their last bytes into a person's folder.
  func makeFilms(_ count: Int, _ lane: Lane) throws {
    let film = try lane.film()
    rig.sim("POST", "/_sim/reset")
    for number in 1...count {
      // A "free" box, which players pass over: ISO/IEC 14496-12, 8.1.2.
      let box: [UInt8] = [0, 0, 0, 12] + Array("free".utf8) + [0, 0, 0, UInt8(number)]
      try write(film + box, to: "outside/film-\(number).mp4")
    }
  }

  /// The bytes of a file, or nil.
  func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }

  /// Removes a file.
  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }
}
