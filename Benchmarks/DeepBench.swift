import Files
import MediaClient

/// One film, decoded to the end by a helper that runs already, some times over.
enum DeepBench {
  static func run(film path: String, times: Int) throws {
    let helper = MediaHelper(MediaHelper.Options(program: try MediaHelper.defaultPath()))
    let film = try Descriptor(path, .read)
    let facts = try film.withNumber { number throws(MediaHelperError) in try helper.facts(of: number) }
    var samples = Samples()
    for _ in 0..<times {
      let deep = try samples.measure {
        try film.withNumber { number throws(MediaHelperError) in try helper.deepFacts(of: number, like: facts) }
      }
      guard deep.errors == 0, deep.video?.frames == facts.video?.frames else { throw BenchError("\(path) is damaged") }
    }
    samples.report()
  }
}
