import Domain
import Foundation
import LoopbackClient
import ProviderSim
import Testing

@Suite struct FilmTests {
  @Test(arguments: [
    (1, FilmSpec.Audio.tone, 16_384.0 / 16_000), (4, .silent, 64_512.0 / 16_000), (5, .tone, 80_896.0 / 16_000),
  ])
  func `a film has PixVerse's shape`(seconds: Int, audio: FilmSpec.Audio, audioSeconds: Double) throws {
    var spec = FilmSpec(width: 640, height: 360, frames: 24 * seconds + 1)
    spec.audio = audio
    spec.text = ["一只狮子 walks 100% slowly: 'it' \\ goes, [on]"]
    let film = try FFprobe(try Film.encode(spec))
    #expect(film.boxes.last == "moov")
    #expect(film.boxes.first == "ftyp")
    #expect(film.frames == 24 * seconds + 1)
    #expect(film.video?["codec_name"] == "h264")
    #expect(film.video?["profile"] == "High")
    #expect(film.video?["pix_fmt"] == "yuv420p")
    #expect(film.video?["r_frame_rate"] == "24/1")
    #expect(film.video?["avg_frame_rate"] == "24/1")
    for name in ["color_space", "color_transfer", "color_primaries"] { #expect(film.video?[name] == "bt709") }
    #expect(film.audio?["codec_name"] == "aac")
    #expect(film.audio?["profile"] == "LC")
    #expect(film.audio?["sample_rate"] == "16000")
    #expect(film.audio?["channels"] == 1)
    #expect(abs(film.seconds(film.video) - Double(24 * seconds + 1) / 24) < 0.001)
    #expect(abs(film.seconds(film.audio) - audioSeconds) < 0.001)
  }

  @Test func `a film can have its index first, and no audio`() throws {
    var spec = FilmSpec(width: 64, height: 36, frames: 3)
    spec.isFaststart = true
    let film = try FFprobe(try Film.encode(spec))
    let index = try #require(film.boxes.firstIndex(of: "moov"))
    #expect(index < (try #require(film.boxes.firstIndex(of: "mdat"))))
    #expect(film.audio == nil)
    #expect(film.frames == 3)
  }

  @Test func `equal specs make equal films, and text changes them`() throws {
    var spec = FilmSpec(width: 320, height: 180, frames: 5)
    let first = try Film.encode(spec)
    #expect(try Film.encode(spec) == first)
    spec.text = ["a word"]
    #expect(try Film.encode(spec) != first)
    spec.text = []
    spec.colourSeed = Digest(of: [1])
    #expect(try Film.encode(spec) != first)
  }

  @Test(arguments: [(15, 16), (16, 4098), (17, 16), (0, 0), (-16, 16)])
  func `a size that cannot be encoded is an error`(width: Int, height: Int) {
    #expect(throws: FilmError.self) { try Film.encode(FilmSpec(width: width, height: height, frames: 1)) }
    #expect(throws: FilmError.self) { try Film.still(FilmSpec(width: width, height: height, frames: 1)) }
  }

  @Test(arguments: [0, 2001])
  func `a number of frames out of range is an error`(frames: Int) {
    #expect(throws: FilmError.self) { try Film.encode(FilmSpec(width: 16, height: 16, frames: frames)) }
  }

  @Test func `a film that cannot be written is an error`() {
    #expect(throws: FilmError.self) {
      try Film.encode(FilmSpec(width: 16, height: 16, frames: 1), to: "/nowhere/at/all.mp4")
    }
  }

  /// A row with its parameters and the size that comes.
  static let sizes: [(Wire, [String: JSON?], String)] = [
    (.shortapi6, ["resolution": "540p"], "960x540"), (.shortapi6, ["resolution": "1080p"], "1920x1072"),
    (.shortapi6, ["aspect_ratio": "9:16"], "540x960"), (.shortapi6, ["aspect_ratio": "4:3"], "720x540"),
    (.shortapi55Text, ["resolution": "1080p"], "1920x1080"), (.shortapi55Text, ["aspect_ratio": "1:1"], "540x540"),
    (.shortapi55Text, ["aspect_ratio": "3:4", "resolution": "720p"], "720x960"), (.gmi, [:], "640x360"),
    (.highway, ["resolution": "720p"], "1280x720"),
  ]

  @Test(arguments: sizes)
  func `a film has the size that was ordered`(wire: Wire, changes: [String: JSON?], size: String) throws {
    let sim = try TestSimulator()
    let film = try FFprobe(sim.client.ask("GET", try sim.orderFilm(wire, changes)).body)
    #expect(film.size == size)
    #expect(film.frames == (wire == .gmi || wire == .highway ? 25 : 121))
    #expect(film.audio == nil)
  }

  @Test(arguments: [("640x640", "360x360"), ("600x300", "720x360"), ("300x600", "360x720"), ("1600x900", "640x360")])
  func `image-to-video follows the image where it is known`(image: String, size: String) throws {
    let sim = try TestSimulator()
    let still = sim.client.ask("GET", "/_sim/stills/\(image).jpg").body
    let uri = JSON.string("data:image/jpeg;base64,\(Base64.encode(still))")
    let film = try FFprobe(sim.client.ask("GET", try sim.orderFilm(.gmi, ["image": uri])).body)
    #expect(film.size == size)
  }

  @Test func `audio comes when it is ordered, and always when the simulator is told so`() throws {
    let sim = try TestSimulator()
    let path = try sim.orderFilm(.gmi, ["generate_audio_switch": true])
    #expect(try FFprobe(sim.client.ask("GET", path).body).audio?["codec_name"] == "aac")
    let loud = try TestSimulator { $0.alwaysHasAudio = true }
    #expect(try FFprobe(loud.client.ask("GET", try loud.orderFilm(.gmi)).body).audio != nil)
  }

  @Test func `a film can be short, of another resolution, or of another shape`() throws {
    let sim = try TestSimulator(faults: "short:1")
    func film(_ changes: [String: JSON?] = [:]) throws -> FFprobe {
      try FFprobe(sim.client.ask("GET", try sim.orderFilm(.gmi, changes)).body)
    }
    #expect(try film(["duration": 4]).frames == 49)
    #expect(try film(["duration": 4]).frames == 97)
    #expect(sim.post("/_sim/faults", ["faults": ["wrong-resolution:1"]]).status == 200)
    #expect(try film(["quality": "720p"]).size == "960x540")
    #expect(sim.post("/_sim/faults", ["faults": ["wrong-aspect:1"]]).status == 200)
    #expect(try film().size == "360x360")
    #expect(sim.post("/_sim/faults", ["faults": ["wrong-aspect:1", "short:1"]]).status == 200)
    let both = try film(["duration": 2])
    #expect(both.size == "360x360")
    #expect(both.frames == 25)
    #expect(try film().size == "640x360")
  }

  @Test func `a film's audio can be silent, missing, or unasked for`() throws {
    func film(_ fault: String, hasAudio: Bool) throws -> [UInt8] {
      let sim = try TestSimulator(faults: fault)
      return sim.client.ask("GET", try sim.orderFilm(.gmi, ["generate_audio_switch": .bool(hasAudio)])).body
    }
    #expect(try loudness(of: film("silent", hasAudio: true)) < -80)
    #expect(try loudness(of: film("unasked-audio", hasAudio: false)) > -30)
    #expect(try FFprobe(film("no-audio", hasAudio: true)).audio == nil)
  }

  /// The loudest sample in dB, by ffmpeg's volumedetect.
  private func loudness(of film: [UInt8]) throws -> Double {
    let file = FileManager.default.temporaryDirectory.appending(path: "sim-\(UUID().uuidString).mp4")
    try Data(film).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try run(
      "/usr/bin/env", ["ffmpeg", "-nostdin", "-i", file.path, "-af", "volumedetect", "-vn", "-f", "null", "-"],
      withErrors: true)
    let text = String(decoding: output, as: UTF8.self)
    let value = try #require(text.split(separator: "max_volume: ").dropFirst().first?.prefix { $0 != " " })
    return try #require(Double(value))
  }

  @Test func `a corrupt film still has its head and its index`() throws {
    let sim = try TestSimulator(faults: "corrupt:1")
    let film = sim.client.ask("GET", try sim.orderFilm(.gmi, ["duration": 3])).body
    #expect(try FFprobe(film).boxes.last == "moov")
    let file = FileManager.default.temporaryDirectory.appending(path: "sim-\(UUID().uuidString).mp4")
    try Data(film).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let errors = try run(
      "/usr/bin/env", ["ffmpeg", "-nostdin", "-v", "error", "-i", file.path, "-f", "null", "-"], withErrors: true)
    #expect(!errors.isEmpty)
  }

  @Test func `films differ by their job unless they are asked to be plain`() throws {
    let sim = try TestSimulator()
    let first = sim.client.ask("GET", try sim.orderFilm(.gmi)).body
    #expect(sim.client.ask("GET", try sim.orderFilm(.gmi)).body != first)
    let plain = try TestSimulator { $0.hasPlainFilms = true }
    let second = plain.client.ask("GET", try plain.orderFilm(.gmi)).body
    #expect(plain.client.ask("GET", try plain.orderFilm(.gmi)).body == second)
  }

  @Test func `blank films tell their job in a box at the end, and are whole films`() throws {
    let sim = try TestSimulator { $0.hasBlankFilms = true }
    let first = sim.client.ask("GET", try sim.orderFilm(.gmi)).body
    let second = sim.client.ask("GET", try sim.orderFilm(.gmi)).body
    #expect(first != second)
    #expect(first.count == second.count)
    #expect(try FFprobe(first).boxes.suffix(2) == ["moov", "free"])
    #expect(String(decoding: first.suffix(200), as: UTF8.self).contains("job "))
  }

  @Test func `encoded films are kept in a folder`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "films-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func film() throws -> [UInt8] {
      let sim = try TestSimulator {
        $0.filmFolder = folder.path
        $0.hasPlainFilms = true
      }
      return sim.client.ask("GET", try sim.orderFilm(.gmi)).body
    }
    let first = try film()
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(kept.count == 1)
    let place = folder.appending(path: try #require(kept.first))
    #expect(try Array(Data(contentsOf: place)) == first)
    try Data("kept".utf8).write(to: place)
    #expect(try film() == Array("kept".utf8))
  }
}
