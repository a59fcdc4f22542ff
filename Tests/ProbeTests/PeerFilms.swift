import Foundation
import TestFilms

/// Some two hundred small films that differ in all that containers and codecs can differ in, made once by `ffmpeg`.
enum PeerFilms {
  /// A film that is encoded: its name, and what `ffmpeg` is told of it.
  private struct Recipe {
    let name: String
    let arguments: [String]
  }

  /// Recipes that one run of `ffmpeg` makes of one source.
  private struct Source: Hashable {
    var size = "96x64"
    var rate = "24"
    var seconds = "1"
    var audioSeconds = "1"
  }

  private static let video: [String: [String]] = [
    "h264": ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "12", "-pix_fmt", "yuv420p"],
    "h264-b0": ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-pix_fmt", "yuv420p"],
    "h264-422": ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p"],
    "h264-444": ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p"],
    "h264-10": ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"],
    "hevc": ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0:pools=1", "-pix_fmt", "yuv420p"],
    "av1": ["-c:v", "libaom-av1", "-cpu-used", "8", "-pix_fmt", "yuv420p"],
    "vp8": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8"],
    "vp9": ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"],
    "mpeg4": ["-c:v", "mpeg4", "-bf", "0"],
  ]

  private static let audio: [String: [String]] = [
    "none": [], "aac": ["-c:a", "aac"], "mp3": ["-c:a", "libmp3lame"], "opus": ["-c:a", "libopus"],
    "flac": ["-c:a", "flac", "-strict", "-2"], "vorbis": ["-c:a", "libvorbis"], "pcm": ["-c:a", "pcm_s16le"],
    "alac": ["-c:a", "alac"], "ac3": ["-c:a", "ac3"],
  ]

  private static var recipes: [Source: [Recipe]] {
    var recipes: [Source: [Recipe]] = [:]
    func add(
      _ name: String, _ video: String = "h264", _ audio: String = "none", _ more: [String] = [],
      of source: Source = Source()
    ) {
      let maps = ["-map", "0:v"] + (audio == "none" ? [] : ["-map", "1:a"])
      let arguments = maps + (Self.video[video] ?? []) + (Self.audio[audio] ?? []) + more
      recipes[source, default: []].append(Recipe(name: name, arguments: arguments))
    }
    let containers = [
      "h264": ["mp4", "mov", "mkv"], "hevc": ["mp4", "mov", "mkv"], "av1": ["mp4", "mkv", "webm"],
      "vp8": ["mkv", "webm"], "vp9": ["mp4", "mkv", "webm"], "mpeg4": ["mp4", "mov", "mkv"],
    ]
    for (codec, endings) in containers {
      for ending in endings {
        add("codec-\(codec)-none.\(ending)", codec)
        add("codec-\(codec)-sound.\(ending)", codec, ending == "webm" ? "opus" : "aac")
      }
    }
    for codec in ["h264-b0", "h264-422", "h264-444", "h264-10"] {
      for ending in ["mp4", "mkv"] { add("pixels-\(codec).\(ending)", codec) }
    }
    for size in ["96x64", "64x96", "98x54", "130x74", "128x128"] {
      for shape in ["1", "4/3", "8/9"] {
        for ending in ["mp4", "mkv"] {
          let name = "size-\(size)-\(shape.replacingOccurrences(of: "/", with: "_")).\(ending)"
          add(name, "h264", "none", ["-vf", "setsar=\(shape)"], of: Source(size: size))
        }
      }
    }
    for rate in ["24", "24000/1001", "25", "30000/1001", "30", "60", "25/2", "10"] {
      for (ending, seconds) in [("mp4", "1.3"), ("mov", "1.3"), ("mkv", "1.3"), ("mp4", "0.5")] {
        let name = "rate-\(rate.replacingOccurrences(of: "/", with: "_"))-\(seconds).\(ending)"
        add(name, of: Source(rate: rate, seconds: seconds, audioSeconds: seconds))
      }
    }
    let selections = ["not(mod(n\\,5))+not(mod(n\\,3))", "lt(n\\,10)+not(mod(n\\,4))", "not(eq(n\\,7))"]
    for (index, selection) in selections.enumerated() {
      for ending in ["mp4", "mov", "mkv", "webm"] {
        let codec = ending == "webm" ? "vp8" : "h264"
        add("variable-\(index).\(ending)", codec, "none", ["-vf", "select=\(selection)", "-fps_mode", "vfr"])
      }
    }
    let sounds: [(codec: String, ending: String, rates: [Int], most: Int)] = [
      ("aac", "mp4", [16_000, 44_100, 48_000], 6), ("aac", "mkv", [16_000, 48_000], 2), ("aac", "mov", [44_100], 6),
      ("mp3", "mp4", [44_100, 22_050], 2), ("mp3", "mkv", [48_000], 2), ("opus", "mp4", [48_000], 6),
      ("opus", "webm", [48_000], 6), ("flac", "mkv", [44_100], 2), ("flac", "mp4", [48_000], 6),
      ("vorbis", "mkv", [44_100], 2), ("vorbis", "webm", [48_000], 2), ("pcm", "mov", [48_000, 16_000], 6),
      ("pcm", "mkv", [44_100], 2), ("alac", "mp4", [44_100], 2), ("ac3", "mp4", [48_000], 6),
    ]
    for sound in sounds {
      for rate in sound.rates {
        for channels in [1, 2, 6] where channels <= sound.most {
          let form = ["-ar", "\(rate)", "-ac", "\(channels)"]
          let codec = sound.ending == "webm" ? "vp8" : "h264"
          add("sound-\(sound.codec)-\(rate)-\(channels).\(sound.ending)", codec, sound.codec, form)
        }
      }
    }
    let boxes = [
      ("mp4", "faststart"), ("mov", "faststart"), ("mp4", "frag_keyframe"), ("mp4", "frag_keyframe+empty_moov"),
      ("mp4", "frag_keyframe+empty_moov+default_base_moof"), ("mov", "frag_keyframe+empty_moov"),
    ]
    for (ending, flags) in boxes {
      for codec in ["h264", "h264-b0"] {
        for sound in ["none", "aac"] {
          add("boxes-\(flags)-\(codec)-\(sound).\(ending)", codec, sound, ["-movflags", flags])
        }
      }
    }
    for ending in ["mp4", "mov", "mkv"] {
      add("long-sound.\(ending)", "h264", "aac", of: Source(audioSeconds: "1.5"))
      add("short-sound.\(ending)", "h264", "aac", of: Source(audioSeconds: "0.4"))
      add("offset.\(ending)", "h264", "aac", ["-output_ts_offset", "3"])
      add("one-frame.\(ending)", "h264", "none", ["-frames:v", "1"])
    }
    return recipes
  }

  /// Films that are made of others without encoding: edit lists, starts.
  private static var copies: [[String]] {
    var copies: [[String]] = []
    let (sound, mute) = ["@codec-h264-sound.mp4", "@codec-h264-none.mp4"].tuple
    for ending in ["mp4", "mov", "mkv"] {
      copies.append(["-ss", "0.3", "-i", mute, "-c", "copy", "edited-mute.\(ending)"])
      copies.append(["-ss", "0.3", "-i", sound, "-c", "copy", "edited.\(ending)"])
      let both = ["-map", "0:v", "-map", "1:a", "-c", "copy"]
      copies.append(["-itsoffset", "0.5", "-i", sound, "-i", sound] + both + ["late-video.\(ending)"])
      copies.append(["-i", sound, "-itsoffset", "0.25", "-i", sound] + both + ["late-sound.\(ending)"])
      copies.append(["-i", sound, "-t", "0.5", "-c", "copy", "cut.\(ending)"])
    }
    return copies + turned.map { ["-i", "@\($0.film)", "-c", "copy", $0.name] }
  }

  /// Films that players turn, once their copies are told to: of which film, by how many degrees, their names.
  private static var turned: [(film: String, degrees: Int, name: String)] {
    [90, 180, 270].flatMap { degrees in
      [("size-98x54-1", "square"), ("size-98x54-4_3", "wide")].flatMap { film, name in
        ["mp4", "mov"].map { ("\(film).mp4", degrees, "turned-\(degrees)-\(name).\($0)") }
      }
    }
  }

  /// Makes all of them in `folder`, and returns their names in order.
  static func make(in folder: String) throws -> [String] {
    let quiet = ["-v", "error", "-nostdin", "-y"]
    var lines: [[String]] = recipes.map { source, recipes in
      let picture = "testsrc2=size=\(source.size):rate=\(source.rate):duration=\(source.seconds)"
      let sound = "sine=frequency=440:sample_rate=48000:duration=\(source.audioSeconds)"
      let inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
      return quiet + inputs + recipes.flatMap { $0.arguments + ["-threads", "1", "\(folder)/\($0.name)"] }
    }
    try run(lines)
    lines = copies.map { (words: [String]) -> [String] in
      let inputs: [String] = words.dropLast().map { $0.hasPrefix("@") ? "\(folder)/\($0.dropFirst())" : $0 }
      return quiet + inputs + ["\(folder)/\(words[words.count - 1])"]
    }
    try run(lines)
    for (_, degrees, name) in turned {
      let path = "\(folder)/\(name)"
      try Data(TestFilm.turning(TestFilms.bytes(at: path), by: degrees)).write(to: URL(fileURLWithPath: path))
    }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private static func run(_ lines: [[String]]) throws {
    for outcome in Peer.runAll(lines.map { ("ffmpeg", $0) }) { _ = try outcome.get() }
  }
}

extension Array {
  fileprivate var tuple: (Element, Element) { (self[0], self[1]) }
}
