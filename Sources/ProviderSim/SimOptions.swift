/// How a simulator behaves when nothing is asked to go wrong.
package struct SimOptions: Sendable {
  /// The port on 127.0.0.1; 0 takes a free one.
  package var port: UInt16 = 0
  /// How long a job takes.
  package var renderTime: Duration = .seconds(1)
  /// How many seconds a film's URL lives.
  package var urlSeconds = 3600
  /// A folder in which encoded films are kept from one run to the next; it must exist.
  package var filmFolder: String?
  /// Whether image URLs are fetched, over loopback only, and held against the providers' rules.
  package var fetchesImages = false
  /// Whether shortapi takes data URIs; gmi always does, highway never.
  package var shortAPITakesDataURIs = false
  /// Whether every film has audio, asked for or not, as PixVerse V6's had.
  package var alwaysHasAudio = false
  /// Whether the job's id is left out of the film, so that equal orders get equal films.
  package var hasPlainFilms = false
  /// Whether what tells films apart stands in a box behind the pictures and not on them: films of one size and length are
  /// then encoded once.
  package var hasBlankFilms = false
  /// The faults that are on from the start.
  package var faults: [FaultEntry] = []

  /// The behaviour above.
  package init() {}
}
