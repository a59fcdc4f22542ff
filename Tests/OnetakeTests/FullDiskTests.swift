import Domain
import Files
import Foundation
import MediaClient
import Onetake
import TestThreads
import Testing

@Suite(.blocking) struct FullDiskTests {
  /// Runs the real `onetake generate` in a process that may write files of so many kilobytes and no more.
  private func generate(_ world: World, kilobytes: Int) throws -> Int32 {
    let program = Folder.parent(of: try MediaHelper.defaultPath()) + "/onetake"
    try Folder.makeAll(world.home + "-config/onetake")
    let config: JSON = ["poll": ["first_ms": 10], "download": ["fresh_seconds": 1], "collect": "never"]
    try SmallFile.write(config.utf8, to: world.home + "-config/onetake/config.json")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments =
      ["-c", "ulimit -f \(kilobytes); exec \"$0\" \"$@\"", program]
      + [
        "generate", "--json", "--model", "pixverse-v5.5/text-to-video", "--prompt", "neon rain", "--resolution", "540p",
      ]
    let url = world.simulator.baseURL
    process.environment = [
      "ONETAKE_SHORTAPI_URL": url, "SHORTAPI_KEY": "key-of-shortapi", "ONETAKE_HOME": world.home,
      "XDG_CONFIG_HOME": world.home + "-config", "HOME": world.home, "PATH": "/usr/bin:/bin",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return process.terminationStatus
  }

  @Test func `a disk that is full at any moment is never paid for twice, and what was paid is not forgotten`() throws {
    for kilobytes in [0, 60, 65, 75, 90, 120, 200, 400] {
      try withWorld { world in
        _ = try world.open().jobs()
        let code = try generate(world, kilobytes: kilobytes)
        let charged = try world.charges().count
        #expect(charged <= 1)
        // With room again, the same request ends with the clip: the answer was safe in its slot.
        let library = try world.open()
        let result = try library.buy(makeRequest())
        if charged == 0 {
          #expect(code != 0 && result.outcome == .generated, "\(kilobytes)")
        } else {
          // Done; a person must look, for the catalog took no answer; or paid and not here yet.
          #expect([0, 6, 9].contains(code), "\(kilobytes)")
          #expect([.reused, .joined].contains(result.outcome), "\(kilobytes)")
        }
        #expect(try world.charges().count == 1, "\(kilobytes)")
        #expect(try library.findings().filter(\.isDamage) == [])
      }
    }
  }
}
