/// The films of the tests; the raw value is the file's name.
package enum TestFilm: String, CaseIterable, Sendable {
  /// As PixVerse delivers: 24 x 2 + 1 frames of 1920x1072 at 24 fps, AAC-LC 16 kHz mono, moov last.
  case pixverse = "pixverse.mp4"
  /// Two seconds of 320x180 at 24 fps with a tone; most others are made of it.
  case small = "small.mp4"
  case silent = "silent.mp4"
  case mute = "mute.mp4"
  case faststart = "faststart.mp4"
  case fragmented = "fragmented.mp4"
  case matroska = "matroska.mkv"
  /// Matroska as it is streamed: neither the segment nor a cluster says its size.
  case live = "live.mkv"
  case webm = "webm.webm"
  case quicktime = "quicktime.mov"
  /// The container lasts three seconds because the audio does; the video lasts two.
  case longAudio = "long-audio.mp4"
  /// Stored from 0, shown from 0.7 s on: the edit list leaves out frames that a decoder still needs.
  case edited = "edited.mp4"
  /// The edit list ends after one second of two.
  case editedEnd = "edited-end.mp4"
  /// The video begins 1.5 s after the film does.
  case late = "late.mp4"
  /// The film's clock starts at ten seconds.
  case offset = "offset.mkv"
  case rotated = "rotated.mp4"
  case anamorphic = "anamorphic.mp4"
  case rotatedAnamorphic = "rotated-anamorphic.mp4"
  case cover = "cover.mp4"
  case coverOnly = "cover-only.mp4"
  case variableRate = "variable-rate.mp4"
  case hevc = "hevc.mp4"
  case mpeg4 = "mpeg4.mp4"
  /// High dynamic range, as its transfer function says: PQ in the codec's own headers, HLG in the container's alone.
  case pq = "pq.mp4"
  case hlg = "hlg.mov"
  /// A stereo tone of 1 kHz, each channel at -18.06 dBFS, which is what EBU R 128 calls -18.1 LUFS.
  case stereo = "stereo.mp4"
  case subtitled = "subtitled.mkv"
  /// 48 frames, each of one grey that is 4 brighter than the one before it; with frames that nothing is predicted from.
  case counted = "counted.mp4"
  /// The same, from the thirteenth frame on by an edit list, and with frames left out.
  case countedEdited = "counted-edited.mp4"
  case countedUneven = "counted-uneven.mp4"
  case countedWebm = "counted.webm"
  /// A key frame at every fourth frame, so that most of the film need not be decoded.
  case countedKeys = "counted-keys.mp4"
  /// Black for two thirds, then a picture.
  case nightfall = "nightfall.mp4"
  /// One colour, 720 lines, in the matrix of HDTV: red 192, green 48, blue 32.
  case copper = "copper.mp4"
  /// Quarters of red, green, blue and white, in reading order; and turned either way, and with pixels half as
  /// wide as they are high.
  case quarters = "quarters.mp4"
  case quartersTurned = "quarters-turned.mp4"
  case quartersTurnedBack = "quarters-turned-back.mp4"
  case quartersNarrow = "quarters-narrow.mp4"
  /// Tracks that are described and hold nothing.
  case noFrames = "no-frames.mp4"
  case oneFrame = "one-frame.mp4"
  /// Frames in a codec that the probe does not decode, of a size that is nowhere said.
  case noPicture = "no-picture.mp4"
  case tagged = "tagged.mp4"
  case overtagged = "overtagged.mp4"
  /// A faststart film cut at 60 %: its headers still claim the whole.
  case cutFaststart = "cut-faststart.mp4"
  case cutMoovLast = "cut-moov-last.mp4"
  case cutMatroska = "cut-matroska.mkv"
  case cutFragmented = "cut-fragmented.mp4"
  /// The index is there and makes no sense.
  case scrambledIndex = "scrambled-index.mp4"
  /// Every box is whole, but the sample table points beyond the end of the file.
  case shortData = "short-data.mp4"
  case empty = "empty.mp4"
  case random = "random.mp4"
  case html = "html.mp4"
  case json = "json.mp4"
  case playlist = "playlist.mp4"
  case concat = "concat.mp4"
  case words = "words.srt"
  case jpeg = "still-jpeg.mp4"
  case png = "still-png.mp4"

  /// How a film is made.
  enum Recipe {
    /// By `ffmpeg` with these arguments, in which `@NAME` is the path of another film.
    case ffmpeg([String])
    /// From another film's bytes, or from nothing.
    case bytes(of: TestFilm?, @Sendable ([UInt8]) -> [UInt8])
  }

  private static let h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "2", "-g", "24"]
  private static let aac = ["-c:a", "aac", "-ac", "1"]
  private static let fromSmall = ["-i", "@small.mp4"]

  private static func source(_ size: String, seconds: String) -> [String] {
    ["-f", "lavfi", "-i", "testsrc2=size=\(size):rate=24:duration=\(seconds)"]
  }

  private static func tone(seconds: String) -> [String] {
    ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=16000:duration=\(seconds)"]
  }

  private static func encoded(_ size: String, seconds: String, audio: String) -> Recipe {
    .ffmpeg(source(size, seconds: seconds) + tone(seconds: audio) + h264 + aac)
  }

  private static func copied(_ arguments: String...) -> Recipe { .ffmpeg(fromSmall + ["-c", "copy"] + arguments) }

  private static func video(_ arguments: String...) -> Recipe {
    .ffmpeg(fromSmall + ["-c:a", "copy"] + h264 + arguments)
  }

  /// Frames by an expression for their brightness.
  private static func grey(_ luma: String, seconds: Int = 2) -> [String] {
    [
      "-f", "lavfi", "-i",
      "nullsrc=size=320x180:rate=24:duration=\(seconds),format=yuv420p,geq=lum='\(luma)':cb=128:cr=128",
    ]
  }

  private static let toHDTV = "scale=out_color_matrix=bt709,format=yuv420p"
  private static let quarterColours = """
    color=red:s=320x180:r=24:d=1[r];color=0x00ff00:s=320x180:r=24:d=1[g];color=blue:s=320x180:r=24:d=1[b];\
    color=white:s=320x180:r=24:d=1[w];[r][g]hstack[u];[b][w]hstack[l];[u][l]vstack
    """

  private static func text(_ text: String) -> Recipe { .bytes(of: nil) { _ in Array(text.utf8) } }

  var recipe: Recipe {
    switch self {
    case .pixverse: Self.encoded("1920x1072", seconds: "2.0416", audio: "2.03")
    case .small: Self.encoded("320x180", seconds: "2", audio: "2")
    case .longAudio: Self.encoded("320x180", seconds: "2", audio: "3")
    case .silent: .ffmpeg(Self.fromSmall + ["-c:v", "copy", "-af", "volume=0"] + Self.aac)
    case .mute: Self.copied("-an")
    case .faststart: Self.copied("-movflags", "faststart")
    case .fragmented: Self.copied("-movflags", "frag_keyframe+empty_moov")
    case .matroska, .quicktime: Self.copied()
    case .live: Self.copied("-live", "1")
    case .webm: .ffmpeg(Self.fromSmall + ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"])
    case .edited: .ffmpeg(["-ss", "0.5", "-i", "@mute.mp4", "-c", "copy"])
    case .editedEnd: .bytes(of: .mute) { Self.endingEdits(of: $0, after: 1000) }
    case .late:
      .ffmpeg(["-itsoffset", "1.5"] + Self.fromSmall + Self.fromSmall + ["-map", "0:v", "-map", "1:a", "-c", "copy"])
    case .offset: Self.copied("-output_ts_offset", "10")
    case .rotated: .bytes(of: .small) { Self.turning($0, by: 270) }
    case .anamorphic: Self.video("-vf", "setsar=4/3")
    case .rotatedAnamorphic: .bytes(of: .anamorphic) { Self.turning($0, by: 270) }
    case .cover:
      .ffmpeg(
        ["-i", "@still-jpeg.mp4"] + Self.fromSmall
          + ["-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic"])
    case .coverOnly:
      .ffmpeg(
        Self.fromSmall + ["-i", "@still-jpeg.mp4", "-map", "0:a", "-map", "1", "-c", "copy"]
          + ["-disposition:v:0", "attached_pic"])
    case .variableRate: Self.video("-vf", "select=not(mod(n\\,5))+not(mod(n\\,3))", "-fps_mode", "vfr")
    case .hevc:
      .ffmpeg(Self.fromSmall + ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0", "-an"])
    case .pq:
      .ffmpeg(
        Self.fromSmall + ["-an", "-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast"] + [
          "-x265-params", "log-level=0:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
        ])
    case .hlg:
      .ffmpeg(
        ["-i", "@mpeg4.mp4", "-an", "-c", "copy", "-color_trc", "arib-std-b67"]
          + ["-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-movflags", "write_colr"])
    case .stereo:
      .ffmpeg(
        ["-i", "@mute.mp4", "-f", "lavfi", "-i", "sine=frequency=1000:sample_rate=48000:duration=2", "-c:v", "copy"]
          + ["-c:a", "aac", "-ac", "2", "-af", "pan=stereo|c0=c0|c1=c0"])
    case .subtitled: .ffmpeg(Self.fromSmall + ["-i", "@words.srt", "-c", "copy", "-c:s", "srt"])
    case .words: Self.text("1\n00:00:00,000 --> 00:00:01,000\nneon rain\n")
    case .mpeg4: .ffmpeg(Self.fromSmall + ["-c:v", "mpeg4", "-c:a", "copy"])
    case .counted:
      .ffmpeg(
        Self.grey("16+4*N") + [
          "-c:v", "libx264", "-preset", "fast", "-crf", "4", "-bf", "3", "-b-pyramid", "none", "-g", "30",
        ])
    case .countedEdited: .ffmpeg(["-ss", "0.5", "-i", "@counted.mp4", "-c", "copy"])
    case .countedUneven:
      .ffmpeg(
        ["-i", "@counted.mp4", "-vf", "select=lt(n\\,4)+gt(n\\,40)", "-fps_mode", "vfr"]
          + ["-c:v", "libx264", "-crf", "4", "-bf", "2"])
    case .countedWebm: .ffmpeg(["-i", "@counted.mp4", "-c:v", "libvpx", "-b:v", "4M", "-deadline", "realtime"])
    case .countedKeys:
      .ffmpeg(["-i", "@counted.mp4", "-c:v", "libx264", "-crf", "4", "-bf", "0", "-g", "4", "-keyint_min", "4"])
    case .nightfall: .ffmpeg(["-i", "@mute.mp4", "-vf", "drawbox=t=fill:color=black:enable='lt(t,1.34)'"] + Self.h264)
    case .copper:
      .ffmpeg(
        ["-f", "lavfi", "-i", "color=0xC03020:s=1280x720:r=24:d=0.5,format=rgb24,\(Self.toHDTV)"]
          + Self.h264 + ["-crf", "8", "-colorspace", "bt709"])
    case .quarters: .ffmpeg(["-f", "lavfi", "-i", Self.quarterColours] + Self.h264)
    case .quartersTurned: .bytes(of: .quarters) { Self.turning($0, by: 270) }
    case .quartersTurnedBack: .bytes(of: .quarters) { Self.turning($0, by: 90) }
    case .quartersNarrow: .ffmpeg(["-i", "@quarters.mp4", "-vf", "setsar=1/2"] + Self.h264)
    case .noFrames: .bytes(of: .fragmented, Self.withoutFragments)
    case .oneFrame: Self.video("-frames:v", "1", "-an")
    case .noPicture: .bytes(of: .mute, Self.hidingPictures)
    case .tagged: Self.copied("-metadata", "comment=neon girl, rain")
    case .overtagged: Self.copied("-metadata", "comment=" + String(repeating: "x", count: 30_000))
    case .cutFaststart: .bytes(of: .faststart, Self.cut)
    case .cutMoovLast: .bytes(of: .small, Self.cut)
    case .cutMatroska: .bytes(of: .matroska, Self.cut)
    case .cutFragmented: .bytes(of: .fragmented, Self.cut)
    case .scrambledIndex: .bytes(of: .small, Self.scramblingIndex)
    case .shortData: .bytes(of: .faststart, Self.shorteningData)
    case .empty: Self.text("")
    case .random: .bytes(of: nil) { _ in Self.noise(50_000) }
    case .html: Self.text("\n<!DOCTYPE html><html><body>Expired</body></html>")
    case .json: Self.text(#"{"code":404,"message":"expired"}"#)
    case .playlist: Self.text("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n")
    case .concat: Self.text("ffconcat version 1.0\nfile small.mp4\n")
    case .jpeg: .ffmpeg(Self.fromSmall + ["-frames:v", "1", "-f", "mjpeg"])
    case .png: .ffmpeg(Self.fromSmall + ["-frames:v", "1", "-c:v", "png", "-f", "image2pipe"])
    }
  }
}
