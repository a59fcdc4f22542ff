import Blobs
import Catalog
import Domain
import Files
import Glibc
import Onetake
import ProviderSim
import TestFilms
import TestSupport
import Testing

/// A text-to-video request of 540p, with the given fields on top.
func makeRequest(_ prompt: String = "neon rain", _ fields: [RequestField: JSON] = [:]) throws -> Request {
  var draft = RequestDraft(model: "pixverse-v5.5/text-to-video")
  draft.fields = [.prompt: .string(prompt), .resolution: "540p"]
  draft.fields.merge(fields) { _, given in given }
  return try draft.request()
}

/// One test's world: a library's folder, and a provider-sim in this process.
struct World {
  let home: String
  let simulator: Simulator

  /// Equal orders get equal films, which are encoded once for all tests.
  private static let films: String = {
    let path = "/tmp/onetake-test-films-\(getpid())"
    try? Folder.makeAll(path)
    atexit { removeAll("/tmp/onetake-test-films-\(getpid())") }
    return path
  }()

  init(_ folder: String, faults: [String]) throws {
    var options = SimOptions()
    options.renderTime = .zero
    options.hasPlainFilms = true
    options.hasBlankFilms = true
    options.filmFolder = Self.films
    options.faults = try faults.map { try #require(FaultEntry(text: $0)) }
    simulator = try Simulator(options)
    home = folder + "/library"
  }

  /// The options of somebody with keys for all three.
  var options: LibraryOptions {
    var options = LibraryOptions(home: home)
    for provider in Provider.allCases {
      options.baseURLs[provider] = simulator.baseURL
      options.keys[provider] = "key-of-\(provider.rawValue)"
    }
    options.firstPollMilliseconds = 10
    options.freshURLSeconds = 1
    options.actor = "test"
    return options
  }

  /// Opens the library, as another process would.
  func open(_ change: (inout LibraryOptions) -> Void = { _ in }) throws -> Library {
    var options = options
    change(&options)
    return try Library(options)
  }

  /// How many jobs provider-sim charged, and how much for.
  func charges() throws -> (count: Int, total: Money?) {
    let answer = try ControlDoor(simulator.baseURL + "/_sim/charges").json
    return (answer["count"]?.intValue ?? -1, answer["total"]?.stringValue.flatMap { Money($0) })
  }

  /// How many submits, polls or downloads provider-sim saw.
  func count(_ name: String) throws -> Int {
    try ControlDoor(simulator.baseURL + "/_sim/requests").json[name]?.intValue ?? -1
  }

  /// The catalog behind the library's back.
  func catalog() throws -> Catalog {
    try Catalog(path: home + "/library.sqlite", actor: "test", now: { 1_780_000_000_000 })
  }
}

/// Runs `body` with a world of its own.
func withWorld<Result>(_ faults: String..., body: (World) throws -> Result) throws -> Result {
  try withScratch { folder in
    let world = try World(folder, faults: faults)
    defer { world.simulator.stop() }
    return try body(world)
  }
}

extension Library {
  /// Generates without anybody who interrupts.
  func buy(_ request: Request, _ change: (inout GenerateOrder) -> Void = { _ in }) throws -> GenerateResult {
    var order = GenerateOrder(request)
    change(&order)
    return try generate(order, interrupt: try Interrupt())
  }
}

/// Runs what must fail, and returns why.
func failure(_ body: () throws -> Void) throws -> LibraryError {
  do { try body() } catch let error as LibraryError { return error }
  throw Surprise("nothing was thrown")
}
