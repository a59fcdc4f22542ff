// swift-tools-version: 6.2

import PackageDescription

// Where libFuzzer's runtime lies, while Scripts/fuzz builds: the fuzz targets become a program, and every room counts the
// branches that an input takes.
let fuzzer = Context.environment["ONETAKE_FUZZER"]

// Every room is held to the same rules: Swift 6 concurrency, each unsafe call marked, no warning left standing.
let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
  ] + (fuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer", "-enable-testing"])])

func room(_ name: String, _ below: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: below, swiftSettings: strict)
}

func program(_ name: String, _ below: [Target.Dependency]) -> Target {
  // A program cannot be linked into another one but for its tests; without its main it is a room like others.
  fuzzer == nil
    ? .executableTarget(name: name, dependencies: below, swiftSettings: strict)
    : .target(name: name, dependencies: below, exclude: ["main.swift"], swiftSettings: strict)
}

func suite(
  _ name: String, _ below: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: below, path: "Tests/\(name)", exclude: exclude, resources: resources,
    swiftSettings: strict)
}

func cLibrary(_ name: String, pkgConfig: String, debian: [String]) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt(debian)])
}

// The same targets for two drivers: a seeded loop that `swift test` runs, and libFuzzer.
func fuzzTargets(_ below: [Target.Dependency]) -> [Target] {
  let path = "Tests/FuzzTests"
  guard let fuzzer else {
    return [
      .testTarget(
        name: "FuzzTests", dependencies: below, path: path, exclude: ["LibFuzzer"], resources: [.copy("Fixtures")],
        swiftSettings: strict)
    ]
  }
  return [
    .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
    .executableTarget(
      name: "onetake-fuzz", dependencies: below + ["CFuzzer"], path: path, exclude: ["Suites", "Fixtures"],
      swiftSettings: strict,
      linkerSettings: [.unsafeFlags(["-use-ld=lld", "-Xlinker", fuzzer]), .linkedLibrary("stdc++")]),
  ]
}

let package = Package(
  name: "onetake",
  products: fuzzer != nil
    ? []
    : [
      .library(name: "Onetake", targets: ["Onetake"]),
      .executable(name: "onetake", targets: ["onetake"]),
      .executable(name: "onetake-media", targets: ["onetake-media"]),
      .executable(name: "provider-sim", targets: ["provider-sim"]),
      // For LD_PRELOAD in tests; not installed, and nothing links it.
      .library(name: "FailingCalls", type: .dynamic, targets: ["FailingCalls"]),
      .library(name: "ShiftedClock", type: .dynamic, targets: ["ShiftedClock"]),
    ],
  targets: [
    // C libraries: a module map and a shim.h each.
    // No pkg-config: it would bring in the shared library.
    .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
    cLibrary("CSQLite", pkgConfig: "sqlite3", debian: ["libsqlite3-dev"]),
    // Opened at the first request rather than linked: a hit starts without it.
    .target(name: "CCurl"),
    // Opened when a picture is drawn on a terminal.
    .target(name: "CChafa"),
    // Opened when a zip file is written.
    .target(name: "CZip"),
    cLibrary("CMicroHTTPD", pkgConfig: "libmicrohttpd", debian: ["libmicrohttpd-dev"]),
    cLibrary(
      "CLibAV", pkgConfig: "libavformat",
      debian: ["libavformat-dev", "libavcodec-dev", "libavfilter-dev", "libswscale-dev"]),
    cLibrary("CEBUR128", pkgConfig: "libebur128", debian: ["libebur128-dev"]),
    cLibrary("CSeccomp", pkgConfig: "libseccomp", debian: ["libseccomp-dev"]),
    .systemLibrary(name: "CLinux"),

    // Domain: pure values and functions, and the SHA-256 they are keyed by.
    room("Domain", ["CCrypto"]),

    // Storage.
    .target(
      name: "Files", dependencies: ["CLinux", "Domain"],
      // Fault points: where tests end the process. Release builds have none.
      swiftSettings: strict + [.define("ONETAKE_FAULTS", .when(configuration: .debug))]),
    room("Blobs", ["Files", "Domain"]),
    room("SQL", ["CSQLite", "Files", "Domain"]),
    .target(
      name: "Migrations", path: "migrations",
      resources: [
        .embedInCode("v0001_initial.sql"), .embedInCode("v0002_image_pixels.sql"),
        .embedInCode("v0003_search.sql"), .embedInCode("v0004_curation.sql"),
        .embedInCode("v0005_spelling.sql"), .embedInCode("v0006_common_clips.sql"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    room("Catalog", ["SQL", "Migrations", "Domain"]),

    // The wire.
    room("Fetch", ["CCurl", "Domain"]),
    room("Providers", ["Fetch", "Domain"]),

    // Media: onetake never links FFmpeg; onetake-media does, in a sandbox.
    room("MediaClient", ["Files", "Domain"]),
    room("Probe", ["CLibAV", "CEBUR128", "Domain"]),
    program("onetake-media", ["Probe", "CSeccomp", "Domain"]),

    // The use cases and the doors to them.
    room("Archives", ["CZip"]),
    room("Onetake", ["Catalog", "Blobs", "Files", "Providers", "Fetch", "MediaClient", "Archives", "Domain"]),
    room("HTTPD", ["CMicroHTTPD"]),
    room("TerminalPictures", ["CChafa", "Domain"]),
    program("onetake", ["Onetake", "TerminalPictures", "Domain"]),

    // The three APIs on loopback, for the demo, the tests and people without a key. No product may import it.
    room("ProviderSim", ["HTTPD", "CLibAV", "Domain"]),
    program("provider-sim", ["ProviderSim"]),

    // What Scripts/bench measures from inside; no product.
    .executableTarget(
      name: "onetake-bench", dependencies: ["Onetake", "Catalog", "Blobs", "Files", "MediaClient", "SQL", "Domain"],
      path: "Benchmarks", exclude: ["xapian-search.py"], swiftSettings: strict),

    // Tests, and the films that they measure.
    .target(
      name: "TestFilms", path: "Tests/TestFilms", swiftSettings: strict),
    .target(name: "TestSupport", dependencies: ["Files"], path: "Tests/TestSupport", swiftSettings: strict),
    .target(name: "TestThreads", path: "Tests/TestThreads", swiftSettings: strict),
    suite("ProbeTests", ["Probe", "CLibAV", "TestFilms", "Domain"]),
    suite("MediaClientTests", ["MediaClient", "TestFilms", "TestSupport", "TestThreads", "Domain", "onetake-media"]),
    suite("DomainTests", ["Domain", "TestSupport"], resources: [.copy("Fixtures")]),
    suite("FilesTests", ["Files", "TestSupport", "Domain"]),
    suite("BlobsTests", ["Blobs", "Files", "TestSupport", "Domain"]),
    suite("SQLTests", ["SQL", "Files", "TestSupport", "Domain"]),
    suite("CatalogTests", ["Catalog", "Migrations", "SQL", "Files", "TestSupport", "Domain"]),
    suite(
      "OnetakeTests",
      [
        "Onetake", "Catalog", "SQL", "Blobs", "Providers", "Fetch", "Files", "CLinux", "MediaClient", "ProviderSim",
        "TestFilms", "TestSupport", "TestThreads", "Domain", "onetake", "onetake-media",
      ]),
    suite("TerminalPicturesTests", ["TerminalPictures", "Domain"]),
    suite("ArchivesTests", ["Archives"]),
    suite("FetchTests", ["Fetch", "TestSupport"]),
    suite("ProvidersTests", ["Providers", "Fetch", "TestSupport", "Domain"]),
    suite("OnetakeCommandTests", ["onetake", "Domain"], exclude: ["Fixtures"]),
    // A client for tests of servers, and those tests.
    .target(name: "LoopbackClient", path: "Tests/LoopbackClient", swiftSettings: strict),
    suite("HTTPDTests", ["HTTPD", "LoopbackClient"]),
    // System calls that fail when a test says so.
    .target(name: "FailingCalls", path: "Tests/FailingCalls"),
    // A clock that is wrong.
    .target(name: "ShiftedClock", path: "Tests/ShiftedClock"),
    // The programs as a person drives them, each test with a provider-sim of its own.
    .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
    .target(
      name: "Rig", dependencies: ["CSpawn", "LoopbackClient", "TestSupport", "Domain"], path: "Tests/Rig",
      swiftSettings: strict),
    suite(
      "EndToEndTests",
      ["Rig", "LoopbackClient", "TestFilms", "TestThreads", "Domain", "onetake", "onetake-media", "provider-sim"]),
    // Killing the real program at every fault point, and at random: what both do, the tests, and `make torture`.
    .target(
      name: "KillRig", dependencies: ["Rig", "LoopbackClient", "TestSupport", "SQL", "Domain"], path: "Tests/KillRig",
      swiftSettings: strict),
    suite(
      "FaultTests",
      ["KillRig", "Rig", "TestThreads", "Files", "Domain", "onetake", "onetake-media", "provider-sim"]),
    // Many at once: crowds, disturbed ones, and what checks their histories.
    suite(
      "CrowdTests", ["KillRig", "Rig", "TestThreads", "SQL", "Domain", "onetake", "onetake-media", "provider-sim"]),
    .executableTarget(
      name: "onetake-torture", dependencies: ["KillRig", "Files", "Domain"], path: "Tests/Torture",
      swiftSettings: strict),
    suite("ProviderSimTests", ["ProviderSim", "provider-sim", "LoopbackClient", "Domain"]),
  ]
    // Everything that reads bytes which somebody else wrote.
    + fuzzTargets([
      "Domain", "TestSupport", "Files", "Catalog", "Fetch", "Providers", "MediaClient", "Probe", "Onetake", "HTTPD",
      "ProviderSim", "onetake", "onetake-media",
    ])
)
