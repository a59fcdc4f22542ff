import Files
import MediaClient

/// Every film of a folder, one after the other, through one helper that runs already.
enum ProbeBench {
  static func run(folder: String) throws {
    let helper = MediaHelper(MediaHelper.Options(program: try MediaHelper.defaultPath()))
    _ = try helper.describe()
    var samples = Samples()
    for name in try Folder.list(folder) {
      let facts = try samples.measure {
        let film = try Descriptor("\(folder)/\(name)", .read)
        return try film.withNumber { number throws(MediaHelperError) in try helper.facts(of: number) }
      }
      guard facts.content.isFilm else { throw BenchError("\(name) is no film") }
    }
    samples.report()
  }
}
