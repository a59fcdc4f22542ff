import Domain

extension Scenario {
  private static let order = ["generate", "--json"] + Words.text("neon rain")

  /// Purchases, from the question to the clip.
  static let generating: [Scenario] = [
    Scenario("generate: the first clip of a new library", order),

    Scenario("generate: an image-to-video clip, with -o") { world in
      ["generate", "--json"] + Words.image("the cat blinks", world.folder + "/cat.jpg")
        + ["-o", world.outside + "/copy.mp4"]
    }.with {
      $0.prepare = { world, _ in
        try world.makeLibrary()
        let still = world.rig.sim("GET", "/_sim/stills/1280x720.jpg?text=cat").body
        try world.write(still, to: "cat.jpg")
      }
    },

    Scenario("generate: an image-to-video clip, with the picture at an address") { world in
      try ["generate", "--json"] + Words.image("the cat blinks", world.rig.still())
        + ["--image-url", world.rig.stillURL()]
    }.with {
      $0.prepare = { world, _ in try world.makeLibrary() }
      $0.turns = 1
    },

    Scenario("generate: a hit, with -o over a file that is there") { world in
      order + ["-o", world.outside + "/copy.mp4"]
    }.with {
      $0.prepare = { world, _ in
        try world.prepared(order)
        try world.write([1, 2, 3], to: "outside/copy.mp4")
      }
    },

    Scenario("generate: a second take", order + ["--take", "2"]).with {
      $0.prepare = { world, _ in try world.prepared(order) }
      $0.turns = 1
    },

    Scenario("generate: a film that is cut off twice", order).with {
      $0.prepare = { world, _ in try world.makeLibrary() }
      $0.faults = ["film-drop:2"]
    },

    Scenario("generate: a film that is at no address", order).with {
      $0.settings = JSONObject([.init("download", ["fresh_seconds": 0])])
      $0.prepare = { world, _ in try world.makeLibrary() }
      $0.faults = ["film-410"]
      $0.codes = [5]
    },

    Scenario("generate: a job that fails", order).with {
      $0.prepare = { world, _ in try world.makeLibrary() }
      $0.faults = ["job-fails"]
      $0.codes = [5]
    },

    Scenario("generate: a clip that is not what was ordered", order).with {
      $0.prepare = { world, _ in try world.makeLibrary() }
      $0.faults = ["short"]
      $0.codes = [4]
      $0.turns = 1
    },
  ]

  /// What is paid and not waited for.
  static let collecting: [Scenario] = [
    Scenario("generate --no-wait, brought in by a collector", order + ["--no-wait"]).with {
      $0.settings = JSONObject([.init("collect", "detached")])
      $0.prepare = { world, _ in
        try world.makeLibrary()
        world.hasCollector = true
      }
      $0.afterwards = [["jobs", "resume"]]
      $0.turns = 2
    },

    Scenario("jobs resume", ["jobs", "resume", "--json"]).with {
      $0.prepare = { world, _ in try world.prepared(order + ["--no-wait"]) }
      $0.turns = 2
    },

    Scenario("jobs resume of a film that was lost", ["jobs", "resume", "--json"]).with {
      $0.settings = JSONObject([.init("download", ["fresh_seconds": 0])])
      $0.prepare = { world, _ in
        try world.breakThings(["film-410"])
        try world.prepared(order, code: 5)
      }
      $0.turns = 1
    },
  ]

  /// Answers that nobody got, and what a person makes of them.
  static let doubting: [Scenario] = [
    Scenario("generate: the job exists, and its answer is lost", order).with {
      $0.prepare = { world, _ in try world.makeLibrary() }
      $0.faults = ["submit-drop-after:1"]
      $0.codes = [0, 6]
      $0.turns = 1
    },

    Scenario("generate: nothing exists, and the answer is lost", order).with {
      $0.prepare = { world, _ in try world.makeLibrary() }
      $0.faults = ["submit-drop-before:1"]
      $0.codes = [0, 6]
      $0.turns = 1
    },

    Scenario("jobs resolve --job-id") { world in
      let job = try world.charges().first?.job ?? ""
      return try ["jobs", "resolve", "--json", world.onlyTake(), "--job-id", job]
    }.with {
      $0.prepare = { world, _ in
        try world.breakThings(["submit-drop-after:1"])
        try world.prepared(order, code: 6)
      }
      // Once it is said it cannot be said again.
      $0.codesAgain = [2]
      $0.afterwards = [["jobs", "resume"]]
      $0.turns = 1
    },

    Scenario("jobs resolve --not-charged, and the same request again") { world in
      try ["jobs", "resolve", "--json", world.onlyTake(), "--not-charged"]
    }.with {
      $0.prepare = { world, _ in
        try world.breakThings(["submit-drop-before:1"])
        try world.prepared(order, code: 6)
      }
      $0.afterwards = [order]
    },
  ]

  /// Starts after a kill, killed themselves.
  static let recovering: [Scenario] = [
    Scenario("generate: after a death with the answer in its slot", order).with {
      $0.prepare = { world, _ in try world.prepared(order, code: 128 + 9, kill: Kill("slot.recorded", 1)) }
      $0.turns = 2
    },

    Scenario("jobs: after a death with nothing in its slot", ["jobs", "list"]).with {
      $0.prepare = { world, _ in try world.prepared(order, code: 128 + 9, kill: Kill("submit.intent-committed", 1)) }
      $0.afterwards = [order]
    },

    Scenario("generate: after a death in the middle of a download", order).with {
      $0.prepare = { world, _ in try world.prepared(order, code: 128 + 9, kill: Kill("download.piece", 2)) }
      $0.turns = 1
    },

    Scenario("generate: a clip that was damaged is fetched again", order).with {
      $0.prepare = { world, _ in
        try world.prepared(order)
        try world.damageTheBlob()
      }
      $0.turns = 2
    },

    Scenario("any command: a library that is brought to a newer version", ["jobs", "list"]).with {
      $0.prepare = { world, _ in
        try world.prepared(order)
        world.variables["ONETAKE_FAULT_MIGRATION"] = "CREATE TABLE rehearsal (a INTEGER) STRICT"
      }
    },
  ]
}

extension World {
  /// Flips a bit in the one blob that there is, as a failing disk would.
  package func damageTheBlob() throws {
    guard let blob = blobs().first, let name = blob.path.split(separator: "/library/").last else {
      throw KillRigError("there is no blob to damage")
    }
    guard var bytes = bytes(blob.path) else { throw KillRigError("\(name) cannot be read") }
    bytes[bytes.count / 2] ^= 1
    try remove(blob.path)
    try write(bytes, to: "library/\(name)")
  }
}
