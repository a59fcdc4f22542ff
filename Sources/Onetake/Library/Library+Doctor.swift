import Archives
import Catalog
import Domain
import Fetch
import Files
import MediaClient
import Providers

/// One thing that doctor looked at.
public struct DoctorCheck: Sendable {
  /// How it is.
  public enum Status: String, Sendable {
    case ok
    case warning
    case failure
  }

  /// What was looked at.
  public let name: String
  /// How it is.
  public let status: Status
  /// What was found.
  public let message: String
  /// What to do about it.
  public let cure: String?

  /// Puts a check into words; each of them is one line.
  public init(_ name: String, _ status: Status, _ message: String, cure: String? = nil) {
    self.name = name
    self.status = status
    self.message = message
    self.cure = cure
  }
}

extension Library {
  /// Looks at what a library needs: disk, catalog, index, media helper, keys (present or not, never shown).
  ///
  /// With `askingProviders`, each provider with a key is connected to; nothing is asked that could cost.
  public func doctor(askingProviders: Bool) -> [DoctorCheck] {
    var checks = [libraryCheck(), diskCheck(), catalogCheck(), helperCheck()]
    for provider in Provider.allCases { checks.append(keyCheck(provider, asking: askingProviders)) }
    if let check = policyCheck() { checks.append(check) }
    checks += [paymentsCheck(), zipCheck()]
    return checks
  }

  private func paymentsCheck() -> DoctorCheck {
    do throws(LibraryError) {
      try refuseForgottenPayments()
    } catch {
      return DoctorCheck("payments", .failure, error.message.replacing("\n", with: "; "), cure: error.cure)
    }
    if let unknown = try? catalog.unknownPayments() {
      let since = Timestamp(milliseconds: unknown.since)
      let until = unknown.until.map { " to \(Timestamp(milliseconds: $0))" } ?? " on"
      return DoctorCheck(
        "payments", .warning, "what was paid from \(since)\(until) is unknown: the library came back from a backup",
        cure: "look at the providers' bills before you ask for the same again")
    }
    return DoctorCheck(
      "payments", .ok, "other libraries, on this machine or another, know nothing of this one: they pay again")
  }

  private func libraryCheck() -> DoctorCheck {
    guard let counts = try? catalog.counts() else {
      return DoctorCheck("library", .failure, "\(layout.root) cannot be read", cure: "run `onetake fsck`")
    }
    let summary = "\(Phrase.count(counts.clips, "clip")), \(Phrase.count(counts.generations, "take"))"
    return DoctorCheck("library", .ok, "\(layout.root): \(summary)")
  }

  private func diskCheck() -> DoctorCheck {
    guard let free = try? FileSystem.freeBytes(at: layout.root) else {
      return DoctorCheck("disk", .failure, "the free space cannot be read")
    }
    let text = "\(free >> 20) MiB free"
    return free < 1 << 30
      ? DoctorCheck("disk", .warning, text, cure: "free some: a clip needs room before it is bought")
      : DoctorCheck("disk", .ok, text)
  }

  private func catalogCheck() -> DoctorCheck {
    guard let version = Catalog.searchableSQLiteVersion else {
      return DoctorCheck("catalog", .failure, "this SQLite has no FTS5", cure: "install Debian's libsqlite3-0")
    }
    do throws(CatalogError) {
      guard let problem = try catalog.integrity().problems.first else {
        return DoctorCheck("catalog", .ok, "SQLite \(version), search index whole")
      }
      return DoctorCheck("catalog", .failure, problem, cure: "run `onetake fsck`")
    } catch {
      return DoctorCheck("catalog", .failure, error.message, cure: "run `onetake fsck`")
    }
  }

  private func helperCheck() -> DoctorCheck {
    do {
      let description = try films.helper().describe()
      let text = "onetake-media with libavformat \(description.libavformat), prober \(description.prober)"
      return description.isSandboxed
        ? DoctorCheck("media", .ok, text + ", sandbox on")
        : DoctorCheck("media", .warning, text + ", without its sandbox")
    } catch {
      return DoctorCheck(
        "media", .failure, (error as? LibraryError)?.message ?? "\(error)",
        cure: "install onetake with `make install`, which puts onetake-media beside it")
    }
  }

  private func zipCheck() -> DoctorCheck {
    ZipFile.isInstalled
      ? DoctorCheck("zip", .ok, "claims can be zip files, by libzip")
      : DoctorCheck("zip", .warning, "claims can be folders only", cure: "install libzip4 or libzip5")
  }

  private func keyCheck(_ provider: Provider, asking: Bool) -> DoctorCheck {
    let name = provider.rawValue
    guard let text = options.keys[provider] else {
      return DoctorCheck(name, .warning, "no key", cure: "set \(provider.keyVariable) to buy there")
    }
    guard APIKey(text) != nil else {
      return DoctorCheck(
        name, .failure, "the key has characters that no key has", cure: "set \(provider.keyVariable) again")
    }
    let base = api(provider).baseURL
    if let variable = unusedProxy(of: provider) {
      return DoctorCheck(
        name, .warning,
        "\(base) is reached through the proxy of \(variable), and clips may not be: nothing is bought there",
        cure: "`onetake config set download.proxy use`, or except it in no_proxy")
    }
    guard asking else { return DoctorCheck(name, .ok, "key set; \(base)") }
    do throws(FetchError) {
      let answer = try HTTPClient(userAgent: options.userAgent).get(HTTPRequest(.get, base + "/"))
      return DoctorCheck(name, .ok, "key set; \(base) answers (HTTP \(answer.status))")
    } catch {
      return DoctorCheck(
        name, .failure, "key set; \(error.message)", cure: "check the network, a proxy, and \(provider.baseURLVariable)"
      )
    }
  }
}
