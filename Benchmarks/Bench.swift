import Glibc

/// The part of the benchmarks that has to stand inside the program; Scripts/bench calls it and reads its lines.
///
/// A release build only: figures of a debug build say nothing.
enum Bench {
  static let usage = """
    onetake-bench fill HOME COUNT FILM     fill a library's catalog with COUNT clips, each with a small real blob
    onetake-bench lookup HOME TIMES KIND   look clips up by key, inside the library: clip, checked or takes
    onetake-bench search-fill HOME COUNT   fill a catalog with COUNT clips to search in, and time 1,000 more
    onetake-bench search HOME              search it in many ways
    onetake-bench search-peers HOME        search it best first, and so by FTS5's own rank
    onetake-bench search-texts HOME        print its texts, for others to search in
    onetake-bench search-queries           print the queries of search-peers
    onetake-bench probe FOLDER             probe every film of a folder through one warm helper
    onetake-bench pictures FILM TIMES      draw poster and storyboard of a film of 10 s through one warm helper
    onetake-bench deep FILM TIMES          decode a film to the end through one warm helper
    onetake-bench adopt [--move] HOME FILE...  take files into a store
    onetake-bench peak COMMAND...          run a command: its wall time and its largest resident memory
    """

  /// Runs one benchmark and returns the exit code.
  static func run(_ words: [String]) -> Int32 {
    do {
      let rest = Array(words.dropFirst(2))
      switch (words.first, words.count) {
      case ("fill", 4):
        guard let count = Int(words[2]) else { return wrongUsage() }
        try LibraryFill(home: words[1], film: words[3]).fill(count)
      case ("lookup", 4):
        guard let times = Int(words[2]), let kind = LookupBench.Kind(rawValue: words[3]) else { return wrongUsage() }
        try LookupBench.run(home: words[1], times: times, kind)
      case ("search-fill", 3):
        guard let count = Int(words[2]) else { return wrongUsage() }
        try SearchFill(home: words[1]).fill(count, alone: 1000)
      case ("search", 2): try SearchBench.run(home: words[1])
      case ("search-peers", 2): try SearchPeers.run(home: words[1])
      case ("search-texts", 2): try SearchPeers.printTexts(home: words[1])
      case ("search-queries", 1): SearchPeers.printQueries()
      case ("probe", 2): try ProbeBench.run(folder: words[1])
      case ("pictures", 3):
        guard let times = Int(words[2]) else { return wrongUsage() }
        try PictureBench.run(film: words[1], times: times)
      case ("deep", 3):
        guard let times = Int(words[2]) else { return wrongUsage() }
        try DeepBench.run(film: words[1], times: times)
      case ("adopt", 3...):
        let moves = words[1] == "--move"
        try AdoptBench.run(home: words[moves ? 2 : 1], moves ? Array(rest.dropFirst()) : rest, moves: moves)
      case ("peak", 2...): return try PeakBench.run(Array(words.dropFirst()))
      default: return wrongUsage()
      }
      return 0
    } catch {
      write("onetake-bench: \(error)\n", to: STDERR_FILENO)
      return 1
    }
  }

  private static func wrongUsage() -> Int32 {
    write(usage + "\n", to: STDERR_FILENO)
    return 2
  }

  /// One figure, as `NAME VALUE` on a line of its own.
  static func report(_ name: String, _ value: Int) { line("\(name) \(value)") }

  /// A line of what was found out.
  static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { unsafe _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}

/// Something that kept a benchmark from being run.
struct BenchError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
