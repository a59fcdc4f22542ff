/// One way in which a provider can misbehave on request, named as on the command line.
package enum Fault: Hashable, Sendable {
  /// Happens to the next submit that is well formed.
  case submit(SubmitFault)
  /// Happens to the next answer to a poll.
  case query(QueryFault)
  /// Happens to the next request for a film.
  case download(DownloadFault)
  /// Happens to the film of the next job that is taken.
  case film(FilmFault)

  /// Finds the fault called `name`, or nil.
  package init?(name: String) {
    if let fault = SubmitFault(rawValue: name) {
      self = .submit(fault)
    } else if let fault = QueryFault(rawValue: name) {
      self = .query(fault)
    } else if let fault = DownloadFault(rawValue: name) {
      self = .download(fault)
    } else if let fault = FilmFault(rawValue: name) {
      self = .film(fault)
    } else {
      return nil
    }
  }

  /// Its name.
  package var name: String {
    switch self {
    case .submit(let fault): fault.rawValue
    case .query(let fault): fault.rawValue
    case .download(let fault): fault.rawValue
    case .film(let fault): fault.rawValue
    }
  }

  /// What it does, in one line.
  package var summary: String {
    switch self {
    case .submit(let fault): fault.summary
    case .query(let fault): fault.summary
    case .download(let fault): fault.summary
    case .film(let fault): fault.summary
    }
  }

  /// Every fault there is.
  package static var catalogue: [Fault] {
    SubmitFault.allCases.map(Fault.submit) + QueryFault.allCases.map(Fault.query)
      + DownloadFault.allCases.map(Fault.download) + FilmFault.allCases.map(Fault.film)
  }
}
