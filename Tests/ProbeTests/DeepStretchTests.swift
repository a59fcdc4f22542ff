import Domain
import TestFilms
import Testing

@testable import Probe

/// What is black, frozen or silent is found where it is.
@Suite struct DeepStretchTests {
  // MARK: black

  @Test func `a black stretch is found to the frame, and no frozen one in it`() throws {
    // drawbox looks at the frame's own time: frames 12 to 35 are black.
    let box = "drawbox=color=black:t=fill:w=iw:h=ih:enable='between(n,12,35)'"
    let deep = try deep(DeepFilm("deep-black.mp4", DeepFilm.picture(box) + DeepFilm.h264))
    #expect(shown(deep.video?.black) == ["500-1500"], "\(deep.json.text)")
    #expect(deep.video?.black?.total == Ratio(whole: 1))
    #expect(deep.video?.frozen?.list == [])
    #expect(deep.video?.isAllBlack == false)
    #expect(deep.errors == 0)
  }

  // 12 frames at 24 fps are 0.5 s.
  @Test(arguments: [(23, []), (24, ["500-1041"])]) func `what is black for no longer than half a second is not told`(
    last: Int, stretches: [String]
  ) throws {
    let box = "drawbox=color=black:t=fill:w=iw:h=ih:enable='between(n,12,\(last))'"
    let deep = try deep(DeepFilm("deep-black-\(last).mp4", DeepFilm.picture(box) + DeepFilm.lossless))
    #expect(shown(deep.video?.black)?.count == stretches.count, "\(deep.json.text)")
  }

  @Test(arguments: [
    ("26", true), ("27", false), ("16", true), ("0", true),
    // 2 % of 57,600 pixels are 1,152.
    ("if(lt(X+Y*320,1152),235,16)", true), ("if(lt(X+Y*320,1153),235,16)", false),
  ])
  func `black is what is darker than 5 % in 98 % of its pixels`(luma: String, isBlack: Bool) throws {
    let deep = try deep(DeepFilm.luma("deep-luma-\(Self.name(luma)).mp4", luma))
    #expect((deep.video?.black?.list.count == 1) == isBlack, "\(deep.json.text)")
  }

  // 0.1 % of 57,600 pixels are 57.
  @Test(arguments: [("16", true), ("if(lt(X+Y*320,57),235,16)", true), ("if(lt(X+Y*320,58),235,16)", false)])
  func `all black is what is black to one pixel in a thousand, in each frame`(luma: String, isAllBlack: Bool) throws {
    let deep = try deep(DeepFilm.luma("deep-luma-\(Self.name(luma)).mp4", luma))
    #expect(deep.video?.isAllBlack == isAllBlack, "\(deep.json.text)")
  }

  @Test func `one frame that is not black is enough`() throws {
    let deep = try deep(DeepFilm.luma("deep-flash.mp4", "if(eq(N,20),235,16)"))
    #expect(deep.video?.isAllBlack == false)
    #expect(shown(deep.video?.black) == ["0-833"], "\(deep.json.text)")
  }

  @Test(arguments: [("12", true), ("13", false)]) func `a full range has its own black`(luma: String, isBlack: Bool)
    throws
  {
    // The range is told to filter and encoder: the one alone is lost on FFmpeg 5, the other alone has 7 convert to it.
    let grey = "color=gray:size=320x180:rate=24:duration=1,format=yuv420p,geq=lum=\(luma):cb=128:cr=128"
    let source = ["-f", "lavfi", "-i", grey + ",setrange=pc", "-color_range", "pc"]
    let film = DeepFilm("deep-full-\(luma).mp4", source + DeepFilm.lossless)
    let deep = try deep(film)
    #expect(deep.video?.isAllBlack == isBlack, "\(deep.json.text)")
  }

  // Ten bits: 26.95 x 4 is 107.8.
  @Test(arguments: [("107", true), ("108", false)]) func `so have ten bits`(luma: String, isBlack: Bool) throws {
    let film = DeepFilm(
      "deep-ten-\(luma).mp4",
      [
        "-f", "lavfi", "-i",
        "color=gray:size=320x180:rate=24:duration=1,format=yuv420p10le,geq=lum=\(luma):cb=512:cr=512",
        "-c:v", "libx264", "-preset", "ultrafast", "-qp", "0",
      ])
    let deep = try deep(film)
    #expect(deep.video?.isAllBlack == isBlack, "\(deep.json.text)")
  }

  // MARK: frozen

  @Test(arguments: [
    DeepFilm.h264, ["-c:v", "mpeg4", "-q:v", "3"],
    ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0:keyint=24", "-crf", "16"],
  ])
  func `a picture that stands still is found to the frame, whatever the codec makes of it`(codec: [String]) throws {
    // The first frame stands for 36 frames more, the last one for 48: 37/24 s from 0, and from 83/24 to 132/24 s.
    let pad = "tpad=start_mode=clone:start=36:stop_mode=clone:stop=48"
    let deep = try deep(DeepFilm("deep-frozen-\(codec[1]).mp4", DeepFilm.picture(pad) + codec))
    #expect(shown(deep.video?.frozen) == ["0-1542", "3458-5500"], "\(deep.json.text)")
    #expect(deep.video?.frozen?.total == Ratio(86, 24))
    #expect(deep.video?.black?.list == [])
  }

  @Test(arguments: [
    ("100", true), ("100+mod(N,2)", true), ("100+2*mod(N,2)", false),
    // One in 2,000 of 57,600 pixels are 28.
    ("100+if(lt(X+Y*320,28),21*mod(N,2),0)", true), ("100+if(lt(X+Y*320,29),21*mod(N,2),0)", false),
    ("100+if(lt(X+Y*320,29),20*mod(N,2),0)", true),
    // Each frame is nearly the one before, and the last is not the first.
    ("50+N/2", false),
  ])
  func `frozen is what differs by no more than noise from the first frame of the stretch`(
    luma: String, isFrozen: Bool
  ) throws {
    let film = DeepFilm.luma("deep-still-\(Self.name(luma)).mp4", luma, seconds: "1.5")
    let deep = try deep(film)
    #expect(deep.video?.frozen?.list.count == (isFrozen ? 1 : 0), "\(deep.json.text)")
  }

  @Test(arguments: [("1", 0), ("1.0417", 1)]) func `what stands still for no longer than a second is not told`(
    seconds: String, count: Int
  ) throws {
    let deep = try deep(DeepFilm.luma("deep-still-for-\(seconds).mp4", "100", seconds: seconds))
    #expect(deep.video?.frozen?.list.count == count, "\(deep.json.text)")
  }

  @Test func `a film that begins late is told from its begin on`() throws {
    // The video begins 1.5 s after the sound.
    let film = DeepFilm(
      "deep-late.mp4",
      DeepFilm.picture() + DeepFilm.tone() + ["-vf", "tpad=start_mode=clone:start=36,setpts=PTS+1.5/TB"]
        + DeepFilm.h264 + ["-fps_mode", "passthrough"])
    let deep = try deep(film)
    #expect(shown(deep.video?.frozen) == ["1500-3042"], "\(deep.json.text)")
  }

  // MARK: silent

  @Test func `silence is found where it is`() throws {
    let film = DeepFilm(
      "deep-silence.mov", DeepFilm.tone("volume=0:enable='between(t,0.5,1.3)'") + ["-c:a", "pcm_s16le", "-ar", "48000"])
    let deep = try deep(film)
    let stretch = try #require(deep.audio?.silent?.list.first, "\(deep.json.text)")
    // The filter works on blocks of samples; what is heard is judged by 20 ms.
    let (start, end) = (try #require(milliseconds(stretch.start)), try #require(milliseconds(stretch.end)))
    #expect((500...540).contains(start) && (1280...1340).contains(end), "\(deep.json.text)")
    #expect(deep.audio?.silent?.list.count == 1)
    #expect(deep.video == nil)
  }

  // -60 dB is 0.001: a square wave of 33 in 32,768 is above, one of 32 below.
  @Test(arguments: [(32, true), (33, false)]) func `silent is what never reaches -60 dB`(level: Int, isSilent: Bool)
    throws
  {
    let source = "aevalsrc='if(lt(mod(t,0.01),0.005),1,-1)*\(level)/32768':s=48000:d=1"
    let deep = try deep(DeepFilm("deep-level-\(level).mov", ["-f", "lavfi", "-i", source, "-c:a", "pcm_s16le"]))
    #expect(shown(deep.audio?.silent) == (isSilent ? ["0-1000"] : []), "\(deep.json.text)")
  }

  @Test func `a track that is silent throughout has no peak`() throws {
    let deep = try deep(.silent)
    #expect(deep.audio?.silent?.list.count == 1, "\(deep.json.text)")
    #expect(deep.audio != nil && deep.audio?.truePeak == nil)
  }

  // EBU Tech 3341, test 16: a tone at a quarter of the sample rate, 45 degrees off, whose samples reach 3 dB less than
  // its curve does. The standard allows 0.2 dB above and 0.4 below.
  @Test(arguments: [1, 2]) func `the true peak is that of the curve between the samples`(channels: Int) throws {
    let curve = "0.5*sin(PI/2*n+PI/4)"
    let source = "aevalsrc='\(Array(repeating: curve, count: channels).joined(separator: "|"))':s=48000:d=2"
    let path = DeepFilm("deep-peak-\(channels).mov", ["-f", "lavfi", "-i", source, "-c:a", "pcm_s16le"])
    let peak = try #require(try deep(path).audio?.truePeak)
    #expect((-6.4 ... -5.8).contains(peak), "\(peak)")
    let measured = try TestFilms.withDescriptor(holding: path.bytes) { film in
      try Probe.facts(descriptor: film, size: path.bytes.count)
    }
    #expect(measured.audio?.peak == -9)
  }

  @Test func `more stretches than are kept are counted all the same`() throws {
    var list = StretchList(least: DeepFacts.leastSeconds, timeBase: Ratio(1, 24) ?? Ratio(whole: 1))
    for index in 0..<150 { list.add(Int64(48 * index), Int64(48 * index + 24)) }
    list.add(10_000, 10_012)
    let facts = list.facts(FilmClock(begin: Ratio(whole: 0), timeBase: Ratio(1, 24) ?? Ratio(whole: 1)))
    #expect(facts.list.count == DeepFacts.Stretches.maximum && facts.isCut && facts.total == Ratio(whole: 150))
  }

  /// What of an expression may stand in a file's name.
  private static func name(_ expression: String) -> String {
    expression.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
  }
}
