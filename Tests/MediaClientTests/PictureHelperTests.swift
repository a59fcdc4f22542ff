import Domain
import Foundation
import MediaClient
import TestFilms
import TestThreads
import Testing

@Suite(.blocking) struct PictureHelperTests {
  private func makeHelper() throws -> MediaHelper {
    MediaHelper(MediaHelper.Options(program: try MediaHelper.defaultPath()))
  }

  @Test(arguments: [TestFilm.pixverse, .hevc, .webm, .mpeg4])
  func `the sandbox leaves what drawing needs`(film: TestFilm) throws {
    let helper = try makeHelper()
    let drawn = try TestFilms.withDescriptor(film) { descriptor, _ in try helper.pictures(of: descriptor) }
    #expect(drawn.poster.count == drawn.description.posterBytes)
    let pixels = try TestFilms.withDescriptor(holding: drawn.storyboard) {
      try helper.pixels(of: $0, within: PictureSize(width: 1600, height: 1600))
    }
    #expect(pixels.size == drawn.description.storyboard.size)
    let png = try TestFilms.withDescriptor(holding: pixels.samples) {
      try helper.encode($0, size: pixels.size, as: .png)
    }
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // The same helper still measures.
    let facts = try TestFilms.withDescriptor(.small) { descriptor, _ in try helper.facts(of: descriptor) }
    #expect(facts.video?.frames == 48)
  }

  @Test func `what shows nothing is told, and the helper goes on`() throws {
    let helper = try makeHelper()
    for film in [TestFilm.html, .empty, .cutMoovLast] {
      #expect(throws: MediaHelperError(.noPicture)) {
        try TestFilms.withDescriptor(film) { descriptor, _ in try helper.pictures(of: descriptor) }
      }
      #expect(throws: MediaHelperError(.noPicture)) {
        try TestFilms.withDescriptor(film) { descriptor, _ in
          try helper.pixels(of: descriptor, within: PictureSize(width: 10, height: 10))
        }
      }
    }
    #expect(try helper.describe().isSandboxed)
  }

  @Test func `a hostile film is drawn or not, and its helper answers or is replaced`() throws {
    let helper = try makeHelper()
    for film in HostileFilm.all {
      let bytes = try film.bytes
      do throws(MediaHelperError) {
        let drawn = try draw(bytes, helper)
        #expect(drawn.description.storyboard.tiles <= Storyboard.maximumTiles, "\(film)")
      } catch {
        #expect(!error.message.isEmpty, "\(film)")
      }
    }
    let drawn = try TestFilms.withDescriptor(.small) { descriptor, _ in try helper.pictures(of: descriptor) }
    #expect(drawn.description.storyboard.tiles == 10)
  }

  private func draw(_ bytes: [UInt8], _ helper: MediaHelper) throws(MediaHelperError) -> MediaHelper.Pictures {
    do {
      return try TestFilms.withDescriptor(holding: bytes) { try helper.pictures(of: $0) }
    } catch let error as MediaHelperError {
      throw error
    } catch {
      throw MediaHelperError(.nonsense("\(error)"))
    }
  }

  /// Perl in the place of the helper: hear() waits for a request, answer() sends one message.
  private static let preamble = """
    use Socket; open(my $line, '+<&=', 3) or exit 9; setsockopt($line, SOL_SOCKET, SO_SNDBUF, 1 << 20);
    sub hear { sysread($line, my $request, 9999) }
    sub answer { syswrite($line, $_[0]) }
    sub told { answer('{"pixels":{"width":' . $_[0] . ',"height":1},"parts":[' . $_[1] . ']}') }

    """

  /// What becomes of ten by ten pixels when a helper is this script.
  private func pixels(_ script: String, timeout: Duration = .seconds(30)) throws -> Result<Int, MediaHelperError> {
    let file = FileManager.default.temporaryDirectory.appending(path: "onetake-helper-\(UUID().uuidString).pl")
    try Data("\(Self.preamble)\(script)\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var options = MediaHelper.Options(program: "/usr/bin/perl")
    options.arguments = [file.path]
    options.timeout = timeout
    let helper = MediaHelper(options)
    return try TestFilms.withDescriptor(.small) { descriptor, _ in
      do throws(MediaHelperError) {
        return .success(try helper.pixels(of: descriptor, within: PictureSize(width: 10, height: 10)).samples.count)
      } catch {
        return .failure(error)
      }
    }
  }

  @Test func `an answer in parts is put together`() throws {
    let found = try pixels("hear(); told(10, 30); answer('x' x 20); answer('x' x 10); hear()")
    #expect(found == .success(30))
  }

  @Test(arguments: [
    ("more than it told", "told(10, 30); answer('x' x 20); answer('x' x 11)"),
    ("more than anybody takes", "told(10, 8388609)"), ("less than nothing", "told(10, -1)"),
    ("nothing", "told(10, 0)"), ("what makes no picture", "told(10, 29); answer('x' x 29)"),
    ("a larger picture than was asked for", "told(11, 33); answer('x' x 33)"),
    ("three parts", "told(10, '10,10,10')"), ("lengths that are none", "told(10, '\"30\"')"),
    ("no parts at all", "answer('{\"pixels\":{\"width\":10,\"height\":1}}')"),
  ])
  func `parts that make no sense are no answer`(what: String, script: String) throws {
    let found = try pixels("hear(); \(script); hear()")
    guard case .failure(let error) = found, case .nonsense = error.reason else {
      Issue.record("\(what): \(found)")
      return
    }
  }

  @Test func `a helper that ends or falls silent within its parts is told so`() throws {
    let ended = try pixels("use POSIX; hear(); told(10, 30); answer('x' x 20); POSIX::_exit(7)")
    #expect(ended == .failure(MediaHelperError(.exited(code: 7))))
    let silent = try pixels("hear(); told(10, 30); answer('x' x 20); hear()", timeout: .milliseconds(300))
    #expect(silent == .failure(MediaHelperError(.timedOut)))
  }

  @Test(arguments: ["JPEGxxxxxxxxxxxx", "RIFFxxxxWEBPxxxx"]) func `pictures are those of their format`(begin: String)
    throws
  {
    let script = """
      hear(); answer('{"pictures":{"drawing":1,"format":"webp","poster":{"width":1,"height":1,"time":0,"bytes":16},' .
      '"storyboard":{"tile_width":2,"tile_height":2,"columns":1,"tiles":1,"start":0,"end":9,"bytes":16}},"parts":[16,16]}');
      answer('\(begin)'); answer('\(begin)'); hear()
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "onetake-helper-\(UUID().uuidString).pl")
    try Data("\(Self.preamble)\(script)\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var options = MediaHelper.Options(program: "/usr/bin/perl")
    options.arguments = [file.path]
    let helper = MediaHelper(options)
    let drawn = try TestFilms.withDescriptor(.small) { descriptor, _ in try? helper.pictures(of: descriptor) }
    #expect((drawn != nil) == begin.hasPrefix("RIFF"))
  }
}
