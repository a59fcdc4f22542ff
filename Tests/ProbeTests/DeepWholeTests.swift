import CLibAV
import Domain
import TestFilms
import Testing

@testable import Probe

/// A whole film has no errors, whatever is special about it.
@Suite struct DeepWholeTests {
  static let films: [TestFilm] = [
    .pixverse, .small, .silent, .mute, .faststart, .fragmented, .matroska, .live, .webm, .quicktime, .longAudio,
    .edited,
    .editedEnd, .late, .rotated, .anamorphic, .cover, .variableRate, .hevc, .mpeg4, .oneFrame, .tagged,
  ]

  @Test(arguments: films) func `a whole film decodes without an error`(film: TestFilm) throws {
    let facts = try facts(of: film)
    let deep = try deep(film)
    #expect(deep.errors == 0 && deep.firstErrors == [], "\(deep.json.text)")
    #expect(deep.video?.frames == facts.video?.frames, "\(deep.json.text)")
    #expect((deep.audio == nil) == (facts.audio == nil))
    #expect(deep.version == DeepFacts.currentVersion && deep.checkedAt == nil)
    var judged = facts
    judged.deep = deep
    let rules = Policy().judge(judged, against: Expectation()).findings.filter { $0.severity != .note }.map(\.rule)
    #expect(!rules.contains(.decode) && !rules.contains(.picture), "\(deep.json.text)")
  }

  private static let open = [
    "-x264-params", "open-gop=1:keyint=24:bframes=3:b-adapt=0:b-pyramid=normal:scenecut=0:ref=4",
  ]

  /// Films that are encoded or cut in a way that the others are not.
  static let special: [DeepFilm] = {
    let source = DeepFilm.picture() + DeepFilm.tone()
    func encoded(_ name: String, _ arguments: String...) -> DeepFilm { DeepFilm(name, source + arguments) }
    return [
      DeepFilm("deep-open.mp4", source + ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "libmp3lame"] + open),
      encoded("deep-av1.mp4", "-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime", "-c:a", "libopus"),
      encoded("deep-vp9.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
      encoded("deep-vp8.webm", "-c:v", "libvpx", "-auto-alt-ref", "1", "-lag-in-frames", "16", "-c:a", "libvorbis"),
      encoded(
        "deep-10.mp4", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-c:a", "libmp3lame"),
      encoded(
        "deep-refresh.mp4", "-c:v", "libx264", "-intra-refresh", "1", "-g", "24", "-pix_fmt", "yuv420p", "-c:a", "flac",
        "-strict", "-2"),
      encoded(
        "deep-interlaced.mkv", "-c:v", "libx264", "-flags", "+ildct+ilme", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le"),
      encoded("deep-hevc-open.mp4", "-c:v", "libx265", "-x265-params", "open-gop=1:keyint=24:log-level=0", "-an"),
    ]
  }()

  @Test(arguments: special) func `a whole film in other codecs decodes without an error`(film: DeepFilm) throws {
    let deep = try deep(film)
    #expect(deep.errors == 0, "\(deep.json.text)")
    #expect(deep.video?.frames == 48)
    #expect(deep.video?.black != nil, "its pictures were not looked into")
  }

  /// Where a film with open groups of pictures is cut, and how many frames are shown before the cut's key frame or lack
  /// what they refer to.
  static let cuts: [DeepFilm] = ["mp4", "mkv"].flatMap { kind in
    [("h264", "deep-open.mp4"), ("hevc", "deep-hevc-open.mp4")].map { codec, whole in
      let path = special.first { $0.name == whole }
      return DeepFilm("cut-\(codec).\(kind)", ["-ss", "1", "-i", "#" + (path?.name ?? ""), "-c", "copy"])
    }
  }

  @Test(arguments: cuts) func `a film that was cut out of a longer one before an open group of pictures is whole`(
    film: DeepFilm
  ) throws {
    let source = try #require(Self.special.first { "#" + $0.name == film.arguments[3] }).path
    let cut = DeepFilm(film.name, film.arguments.map { $0.hasPrefix("#") ? source : $0 })
    let packets = try packets(of: cut.bytes, AVMEDIA_TYPE_VIDEO)
    #expect(packets.first?.isKey == true)
    let deep = try deep(cut)
    #expect(deep.errors == 0, "\(deep.json.text)")
    #expect((deep.video?.frames ?? 0) >= 20)
  }

  @Test func `damage in the first group of pictures of such a film is found even so`() throws {
    let source = try Self.special[0].path
    let cut = DeepFilm("cut-h264.mp4", ["-ss", "1", "-i", source, "-c", "copy"])
    let whole = try cut.bytes
    let packet = try #require(try packets(of: whole, AVMEDIA_TYPE_VIDEO).dropFirst(4).first)
    let deep = try deep(damaging(whole, packet))
    #expect(deep.errors > 0)
  }

  @Test func `what is no film, or has no track that is decoded, has no facts`() throws {
    for film in [TestFilm.html, .empty, .random, .cutMoovLast] {
      let deep = try deep(film)
      #expect(deep == DeepFacts(), "\(film)")
    }
    let prores = DeepFilm("deep-prores.mov", DeepFilm.picture(seconds: "0.2") + ["-c:v", "prores_ks"])
    let deep = try deep(prores)
    #expect(deep == DeepFacts(), "\(deep.json.text)")
  }

  @Test func `who is told how far it is may end it`() throws {
    let bytes = try TestFilms.bytes(.small)
    try TestFilms.withDescriptor(holding: bytes) { film in
      var told: [Int] = []
      _ = try Probe.deep(descriptor: film, size: bytes.count) {
        told.append($0)
        return true
      }
      #expect(told.count > 10 && told == told.sorted() && (told.last ?? 0) <= 100 && Set(told).count == told.count)
      let error = #expect(throws: ProbeError.self) {
        try Probe.deep(descriptor: film, size: bytes.count) { $0 < 50 }
      }
      #expect(error?.code == .abandoned)
    }
  }
}
