import Domain
import Glibc
import Testing

@testable import onetake

@Suite struct ConfigTests {
  private func problems(_ text: String) -> [String] {
    do {
      _ = try Config(parsing: Array(text.utf8))
      return []
    } catch {
      return error.problems
    }
  }

  private func config(_ text: String) throws -> Config { try Config(parsing: Array(text.utf8)) }

  @Test func `an empty config has the defaults`() throws {
    for config in [Config.empty, try config("{}"), try config(#"{"budget":{},"home":null}"#)] {
      #expect(config.home == nil && config.provider == nil && config.monthlyBudget == nil && config.maxCost == nil)
      #expect(config.collectsDetached && !config.shortapiTakesDataURI)
      #expect(config.pollMinutes == 60 && config.maximumDownload == 2_147_483_648)
    }
  }

  @Test(arguments: [
    #"{"budget":{"month":"12.50"},"shortapi":{"data_uri":true},"provider":"gmi","poll":{"minutes":5}}"#,
    #"{"budget.month":12.50,"shortapi.data_uri":"true","provider":"gmi","poll.minutes":"5"}"#,
  ])
  func `nested and dotted names mean the same, and money is exact`(text: String) throws {
    let config = try config(text)
    #expect(config.monthlyBudget == Money("12.5"))
    #expect(config.shortapiTakesDataURI && config.provider == .gmi && config.pollMinutes == 5)
  }

  @Test(arguments: [
    ("[]", "line 1, column 1: expected an object"),
    ("{\n  \"home\": }", "line 2, column 11: a value cannot begin with '}'"),
    (#"{"provder":"gmi"}"#, "there is no setting \"provder\"; did you mean provider?"),
    (#"{"budget":{"mont":"5"}}"#, "there is no setting \"budget.mont\"; did you mean budget.month?"),
    (#"{"x":{}}"#, "there is no setting \"x\"; onetake config list shows all"),
    (#"{"provider":"openai"}"#, "provider must be auto, shortapi, highway, gmi, not \"openai\""),
    (#"{"budget":{"month":"-1"}}"#, "budget.month must be an amount in US dollars such as \"12.50\", not \"-1\""),
    (#"{"poll":{"minutes":-1}}"#, "poll.minutes must be a whole number from 0 to 1440, not a number"),
    (#"{"collect":true}"#, "collect must be detached, never, not a boolean"),
    (#"{"max_cost":"1","max_cost":"2"}"#, "line 1, column 17: the member \"max_cost\" stands here twice"),
    (#"{"poll":{"minutes":5},"poll.minutes":6}"#, "poll.minutes stands twice, nested and dotted; keep one"),
  ])
  func `what is wrong is named with its place or its cure`(text: String, problem: String) {
    #expect(problems(text) == [problem])
  }

  @Test(arguments: ["shortapi_key", "SHORTAPI_KEY", "gmi.api_key", "token"])
  func `a key is refused, never shown, and sent to the environment`(name: String) {
    let found = problems("{\"\(name)\":\"sk-secret\"}")
    #expect(found.count == 1)
    #expect(found.first?.contains("export SHORTAPI_KEY") == true)
    #expect(found.first?.contains("sk-secret") == false)
  }

  @Test(arguments: [
    ("https://api.example/v1", true), ("http://127.0.0.1:8080", true), ("ftp://host", false), ("https://", false),
    ("https://user:pw@host", false), ("https://host/?a=b", false), ("https://ho st", false), ("host", false),
  ])
  func `a base URL is http or https and carries no secret`(url: String, isTaken: Bool) {
    let found = problems("{\"urls\":{\"gmi\":\"\(url)\"}}")
    #expect(found.isEmpty == isTaken)
    #expect(found.allSatisfy { !$0.contains("user:pw") })
  }

  @Test func `limits hold on both sides`() {
    for (minutes, isTaken) in [(-1, false), (0, true), (1, true), (1440, true), (1441, false)] {
      #expect(problems("{\"poll\":{\"minutes\":\(minutes)}}").isEmpty == isTaken)
    }
  }

  @Test func `setting keeps the other members, their order and their spelling`() throws {
    let config = try config(#"{"provider":"gmi","poll.minutes":5,"budget":{"month":"1"}}"#)
    let changed = try config.setting("poll.minutes", to: "7").setting("budget.month", to: "2.5").setting(
      "urls.gmi", to: "http://a")
    #expect(
      JSON.object(changed.document).text
        == #"{"provider":"gmi","poll.minutes":7,"budget":{"month":"2.50"},"urls":{"gmi":"http://a"}}"#)
    #expect(try Config(parsing: Array(changed.text.utf8)) == changed)
    #expect(throws: ConfigError.self) { try config.setting("shortapi_key", to: "sk") }
    #expect(throws: ConfigError.self) { try config.setting("poll.minutes", to: "soon") }
  }

  @Test func `a file is written whole, for its owner only, and read again`() throws {
    let scratch = Scratch()
    let file = ConfigFile(Environment(["XDG_CONFIG_HOME": scratch.path]))
    #expect(try file.read() == .empty)
    try file.write(Config.empty.setting("provider", to: "gmi"))
    #expect(try file.read().provider == .gmi)
    var status = stat()
    #expect(unsafe stat("\(scratch.path)/onetake/config.json", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func `a link to a config elsewhere stays a link`() throws {
    let scratch = Scratch()
    scratch.write("{\"collect\":\"never\"}", to: "elsewhere.json")
    let file = ConfigFile(Environment(["XDG_CONFIG_HOME": scratch.path]))
    try file.write(.empty)
    unsafe _ = unlink("\(scratch.path)/onetake/config.json")
    #expect(unsafe symlink("\(scratch.path)/elsewhere.json", "\(scratch.path)/onetake/config.json") == 0)
    try file.write(file.read().setting("provider", to: "gmi"))
    #expect(readText("\(scratch.path)/elsewhere.json")?.contains("never") == true)
    #expect(readText("\(scratch.path)/elsewhere.json")?.contains("gmi") == true)
  }

  @Test func `a broken file is named and left as it is`() throws {
    let scratch = Scratch()
    let file = ConfigFile(Environment(["XDG_CONFIG_HOME": scratch.path]))
    try file.write(.empty)
    scratch.write("{", to: "onetake/config.json")
    #expect(
      throws: ConfigError([
        "\(scratch.path)/onetake/config.json: line 1, column 2: expected a member's name in double quotes"
      ])
    ) {
      try file.read()
    }
    #expect(readText("\(scratch.path)/onetake/config.json") == "{")
  }

  @Test func `a flag counts over the environment, and the environment over the config`() throws {
    let config = try config(#"{"home":"/c","urls":{"gmi":"http://c","highway":"http://h"}}"#)
    let environment = Environment(["ONETAKE_HOME": "/e", "ONETAKE_GMI_URL": "http://e", "HOME": "/h"])
    var globals = GlobalOptions()
    #expect(try Settings(globals, environment, config).home == "/e")
    globals.home = "/f"
    let settings = try Settings(globals, environment, config)
    #expect(settings.home == "/f")
    #expect(settings.baseURLs == [.gmi: "http://e", .highway: "http://h"])
    #expect(try Settings(GlobalOptions(), Environment(["HOME": "/h"]), config).home == "/c")
    #expect(try Settings(GlobalOptions(), Environment(["HOME": "/h"]), .empty).home == "/h/.local/share/onetake")
    #expect(try Settings(GlobalOptions(), Environment(["XDG_DATA_HOME": "/d"]), .empty).home == "/d/onetake")
    #expect(throws: ConfigError.self) { try Settings(globals, Environment(["ONETAKE_GMI_URL": "gopher://x"]), .empty) }
  }
}
