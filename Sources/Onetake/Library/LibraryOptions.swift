import Domain

/// How a library is used: where it lives, who pays, and the limits.
public struct LibraryOptions: Sendable {
  /// The library's root folder.
  public var home: String
  /// The providers' API keys. They are held in memory only.
  public var keys: [Provider: String] = [:]
  /// Base URLs that stand in for the providers' own, for proxies and tests.
  public var baseURLs: [Provider: String] = [:]
  /// What may be committed in a calendar month (UTC), or nil for no limit.
  public var monthlyBudget: Money?
  /// Whether shortapi is sent local images as data URIs, which its documents do not promise.
  public var shortapiTakesDataURI = false
  /// How long a provider may be silent while it is sent an order, in seconds; past it the payment is uncertain.
  public var submitIdleSeconds = 120
  /// How often an order is sent that the provider provably did not take, 1 to 6.
  public var submitAttempts = 6
  /// How long a job is polled before it is left for later, in seconds; 0 asks once.
  public var pollSeconds = 3600
  /// The pause before the first poll, in milliseconds; it grows to ten times as much.
  public var firstPollMilliseconds = 1000
  /// How long fresh addresses are asked for while a result is at none, in seconds.
  public var freshURLSeconds = 60
  /// Whether results come through the environment's proxy where one applies; if not, nothing is bought from a provider
  /// that is reached through one.
  public var resultsUseProxy = true
  /// How long a provider may take to say how a job stands, in seconds; it is asked again after that.
  public var pollIdleSeconds = 30
  /// How long a download may stand still, in seconds, before it is taken up anew.
  public var downloadIdleSeconds = 60
  /// The most bytes of a clip.
  public var maximumDownload = 2 << 30
  /// How many days a clip lies in the trash before a sweep takes it.
  public var trashDays = 30
  /// How a clip's file is looked at before it is served.
  public var hitCheck = HitCheck.stamp
  /// The studio's policy file that clips are judged by besides their orders, or nil for none.
  public var policyFile: String?
  /// Where onetake-media is, or nil to look beside the program.
  public var mediaHelper: String?
  /// Who acts, for the event table: a program and its process, say.
  public var actor = "onetake"
  /// What providers are told who asks.
  public var userAgent = "onetake"

  /// Makes the usual options for a root folder.
  public init(home: String) { self.home = home }
}
