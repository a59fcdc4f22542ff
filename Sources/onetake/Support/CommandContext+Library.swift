import Domain
import Glibc
import Onetake

extension CommandContext {
  /// The options of the library that this run is about.
  func libraryOptions() throws(CommandFailure) -> LibraryOptions {
    let settings = try settings()
    guard let home = settings.home else {
      throw CommandFailure(
        .invalid, "nothing says where the library is", cures: ["set HOME or ONETAKE_HOME, or give --home DIR"])
    }
    var options = LibraryOptions(home: home)
    options.baseURLs = settings.baseURLs
    for provider in Provider.allCases { options.keys[provider] = environment[provider.keyVariable] }
    options.monthlyBudget = settings.config.monthlyBudget
    options.shortapiTakesDataURI = settings.config.shortapiTakesDataURI
    options.submitIdleSeconds = settings.config.submitIdleSeconds
    options.submitAttempts = settings.config.submitAttempts
    options.pollSeconds = settings.config.pollMinutes * 60
    options.firstPollMilliseconds = settings.config.firstPollMilliseconds
    options.pollIdleSeconds = settings.config.pollIdleSeconds
    options.resultsUseProxy = settings.config.resultsUseProxy
    options.downloadIdleSeconds = settings.config.downloadIdleSeconds
    options.freshURLSeconds = settings.config.freshURLSeconds
    options.maximumDownload = settings.config.maximumDownload
    options.hitCheck = settings.config.hitCheck
    options.policyFile = settings.config.policyFile.map { ConfigFile(environment).resolve($0) }
    options.trashDays = settings.config.trashDays
    options.actor = "onetake \(Version.number) \(arguments.spec?.name ?? ""), process \(getpid())"
    options.userAgent = "onetake/\(Version.number)"
    return options
  }

  /// Opens the library; where there is none, one is begun only by those who ask for it.
  func openLibrary(whereAbsent absence: Library.Absence = .readsAsEmpty) throws(CommandFailure) -> Library {
    let options = try libraryOptions()
    do { return try Library(options, whereAbsent: absence) } catch { throw CommandFailure(error) }
  }

  /// Lends the library, opened if it is not yet, and says afterwards which paid jobs wait.
  func withLibrary<Value>(
    _ opened: Library? = nil, whereAbsent absence: Library.Absence = .readsAsEmpty,
    _ body: (Library) throws(CommandFailure) -> Value
  ) throws(CommandFailure) -> Value {
    let library: Library
    if let opened { library = opened } else { library = try openLibrary(whereAbsent: absence) }
    if library.isBlank { note("there is no library at \(library.options.home) yet") }
    let before = try? library.waitingJobs()
    let value = try body(library)
    tellWaiting(before ?? [], library)
    return value
  }

  /// Says which paid jobs waited before this command, and still do.
  private func tellWaiting(_ before: [GenerationRecord], _ library: Library) {
    guard !before.isEmpty, arguments.spec?.name.hasPrefix("jobs") != true else { return }
    let serials = Set(before.map(\.serial))
    let waiting = ((try? library.waitingJobs()) ?? []).count { serials.contains($0.serial) }
    guard waiting > 0 else { return }
    note("\(Phrase.count(waiting, "paid job")) \(waiting == 1 ? "waits" : "wait"): onetake jobs resume")
  }
}

extension CommandFailure {
  /// What the library would not or could not do, with the exit code that says so.
  init(_ error: LibraryError) {
    let lines = error.message.split(separator: "\n").map(String.init)
    self.init(ExitCode(error.code), problems: lines, cures: error.cure.map { [$0] } ?? [], fields: error.problems)
  }
}

extension ExitCode {
  init(_ code: LibraryError.Code) {
    switch code {
    case .invalid, .unusable: self = .invalid
    case .notFound: self = .notFound
    case .provider: self = .providerFailed
    case .uncertain: self = .uncertain
    case .budget: self = .overBudget
    case .damaged: self = .damaged
    case .failed: self = .unexpected
    case .interrupted: self = .interrupted
    }
  }
}

/// Runs a use case and turns its error into the command's.
func doing<Value: ~Copyable>(_ body: () throws(LibraryError) -> Value) throws(CommandFailure) -> Value {
  do { return try body() } catch { throw CommandFailure(error) }
}
