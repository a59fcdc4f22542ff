import Files
import MediaClient

/// Poster and storyboard of one film, several times through one helper that runs already.
enum PictureBench {
  static func run(film path: String, times: Int) throws {
    let helper = MediaHelper(MediaHelper.Options(program: try MediaHelper.defaultPath()))
    _ = try helper.describe()
    var samples = Samples()
    for _ in 0..<times {
      let drawn = try samples.measure {
        let film = try Descriptor(path, .read)
        return try film.withNumber { number throws(MediaHelperError) in try helper.pictures(of: number) }
      }
      guard drawn.description.storyboard.tiles == 25 else { throw BenchError("\(path) is no film of 10 s") }
    }
    samples.report()
  }
}
