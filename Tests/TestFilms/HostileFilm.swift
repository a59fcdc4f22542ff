import Synchronization

/// A file that calls itself a film and is made to hurt whoever opens it.
package struct HostileFilm: Sendable, CustomStringConvertible {
  /// What may come of it. It never conforms, unless all that it presents is really there.
  package enum Outcome: Sendable {
    /// It is told what it is, and nothing of it is parsed.
    case noFilm
    /// It is judged, and some finding is an error.
    case violation
    /// Some finding is an error, or nothing can be said: libav's versions differ in where they give up.
    case violationOrNotJudged
    /// Its tables disagree about how many frames there are, and no rule sees that: those that are presented are there.
    case presented
    /// All its frames are whole; what is wrong (a size, a reference) changes nothing that is there.
    case harmless
  }

  /// What it does, in words.
  package let name: String
  /// What may come of it.
  package let outcome: Outcome
  private let make: @Sendable () throws -> [UInt8]

  init(_ name: String, _ outcome: Outcome, _ make: @escaping @Sendable () throws -> [UInt8]) {
    self.name = name
    self.outcome = outcome
    self.make = make
  }

  /// The file.
  package var bytes: [UInt8] {
    get throws {
      if let made = Self.made.withLock({ $0[name] }) { return made }
      let bytes = try make()
      Self.made.withLock { $0[name] = bytes }
      return bytes
    }
  }

  private static let made = Mutex<[String: [UInt8]]>([:])

  package var description: String { name }

  /// All of them.
  package static let all = texts + boxes + tables + elements

  /// One of them.
  package static func named(_ name: String) -> HostileFilm? { all.first { $0.name == name } }
}

// MARK: Texts that name other files

extension HostileFilm {
  private static func text(_ name: String, _ text: String) -> HostileFilm {
    HostileFilm(name, .noFilm) { Array(text.utf8) }
  }

  fileprivate static let texts = [
    text("an HLS playlist", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
    text(
      "an HLS key",
      "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"file:///etc/passwd\"\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n"),
    text("an HLS master", "\u{FEFF}#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://169.254.169.254/latest/meta-data/\n"),
    text("an ffconcat script", "ffconcat version 1.0\nfile /etc/passwd\noption safe 0\n"),
    text("a concat script", "file '/etc/passwd'\nfile 'subfile,,start,0,end,99,,:/etc/shadow'\n"),
    text("a playlist", "[playlist]\nFile1=file:///etc/passwd\nNumberOfEntries=1\n"),
    text(
      "a session description", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n"),
    text("subtitles", "1\n00:00:00,000 --> 99:59:59,999\n<font face=\"file:///etc/passwd\">x</font>\n"),
    text("WebVTT", "WEBVTT\n\n00:00.000 --> 00:01.000\nx\n"),
    text("SubStation", "[Script Info]\nScriptType: v4.00+\n[Fonts]\nfontname: ../../x\n"),
    text("a DASH manifest", "<?xml version=\"1.0\"?><MPD><Period><BaseURL>file:///etc/</BaseURL></Period></MPD>"),
    text("a web page", "<!DOCTYPE html><video src=\"file:///etc/passwd\">"),
    text("a shell script", "#!/bin/sh\nkill -9 $PPID\n"),
    HostileFilm("a playlist behind a film's first box", .violation) {
      Bytes.type + Array("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n".utf8)
    },
  ]
}

// MARK: Boxes

extension HostileFilm {
  fileprivate static let boxes = [
    HostileFilm("a box that reaches to the end", .violation) {
      Bytes.type + [0, 0, 0, 0] + Array("free".utf8) + (try small())
    },
    HostileFilm("a box of 2^63 bytes", .violation) { Bytes.type + Bytes.longBox("mdat", 1 << 63) + (try small()) },
    HostileFilm("a box of 2^59 bytes", .violation) { Bytes.type + Bytes.longBox("mdat", 1 << 59) + (try small()) },
    HostileFilm("a box of 2^63 bytes behind the index", .violation) {
      let film = try TestFilms.bytes(.faststart)
      let data = (TestFilm.positions(of: "mdat", in: film).first ?? 4) - 4
      return Array(film[..<data]) + Bytes.longBox("mdat", 1 << 63) + film[(data + 8)...]
    },
    HostileFilm("boxes without content, 200,000", .violation) {
      Bytes.type + Bytes.repeated(Bytes.box("free"), 200_000)
    },
    HostileFilm("indices without content", .violation) { Bytes.type + Bytes.repeated(Bytes.box("moov"), 50_000) },
    HostileFilm("boxes 5,000 deep", .violation) {
      Bytes.type + Bytes.nested(depth: 5000) { $0 == 0 ? "moov" : $0 % 2 == 0 ? "trak" : "mdia" }
    },
    HostileFilm("tags 5,000 deep", .violation) {
      Bytes.type + Bytes.nested(depth: 5000) { $0 == 0 ? "moov" : $0 % 2 == 0 ? "udta" : "meta" }
    },
    HostileFilm("a box larger than the one around it", .harmless) {
      try patched("trak", at: -4, Bytes.whole32(0x7FFF_FFFF))
    },
    HostileFilm("a box smaller than its own head", .violationOrNotJudged) {
      try patched("trak", at: -4, Bytes.whole32(4))
    },
    HostileFilm("an index inside the index", .harmless) {
      let film = try small()
      let index = (TestFilm.positions(of: "moov", in: film).last ?? 4) - 4
      return Array(film[..<index]) + Bytes.box("moov", Array(film[index...]))
    },
    HostileFilm("an index packed a hundredfold", .violationOrNotJudged) {
      Bytes.type + Bytes.box("moov", Bytes.packedIndex(claiming: 64 << 20, zeros: 64 << 20))
    },
    HostileFilm("an index that unpacks beyond what it says", .violationOrNotJudged) {
      Bytes.type + Bytes.box("moov", Bytes.packedIndex(claiming: 1000, zeros: 16 << 20))
    },
    HostileFilm("an index that says it unpacks to 4 GiB", .violationOrNotJudged) {
      Bytes.type + Bytes.box("moov", Bytes.packedIndex(claiming: 0xFFFF_FFF0, zeros: 1 << 20))
    },
    HostileFilm("pictures at another file's place", .harmless) {
      // Self-contained becomes a reference; it stays without an effect, since nothing is opened.
      try patched("url ", at: 4, [0, 0, 0, 0])
    },
  ]

  static func small() throws -> [UInt8] { try TestFilms.bytes(.small) }

  /// The small film with bytes written over it, so many behind the last place where `type` stands.
  static func patched(_ type: String, at offset: Int, _ bytes: [UInt8], in film: [UInt8]? = nil) throws -> [UInt8] {
    var film = try film ?? small()
    guard let place = TestFilm.positions(of: type, in: film).first(where: { $0 > 40 }) else {
      throw TestFilms.Failure(description: "there is no \(type) in the small film")
    }
    film.replaceSubrange(place + offset..<place + offset + bytes.count, with: bytes)
    return film
  }
}
