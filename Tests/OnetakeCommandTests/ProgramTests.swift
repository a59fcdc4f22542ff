import Glibc
import Testing

@testable import onetake

/// The real program, beside the tests in the build folder.
@Suite struct ProgramTests {
  private let onetake = buildFolder() + "/onetake"

  static let endings: [(line: String, code: Int32)] = [
    ("version", 0), ("--version", 0), ("--help", 0), ("help generate", 0), ("generate -h", 0), ("completions bash", 0),
    ("config get provider", 0), ("completions powershell", 2), ("help genrate", 2), ("genrate", 2), ("", 2),
    ("config get provder", 2), ("config set poll.minutes soon", 2), ("config get home", 3), ("man nothing.1", 3),
  ]

  @Test(arguments: endings)
  func `it ends as scripts rely on`(line: String, code: Int32) {
    let scratch = Scratch()
    #expect(run([onetake] + line.split(separator: " ").map(String.init), config: scratch.path) == code)
  }

  @Test func `of several ends the one that cannot wait is told, whichever came first`() {
    let order: [ExitCode] = [
      .done, .pending, .nonconforming, .invalid, .unexpected, .uncertain, .damaged, .interrupted,
    ]
    for (index, less) in order.enumerated() {
      #expect(ExitCode.worse(less, less) == less)
      for more in order[(index + 1)...] {
        #expect(ExitCode.worse(less, more) == more && ExitCode.worse(more, less) == more, "\(less) \(more)")
      }
    }
    for code in ExitCode.allCases {
      #expect(ExitCode.worse(.done, code) == code && ExitCode.worse(code, .done) == code)
    }
  }

  @Test func `what is set is there for the next run`() {
    let scratch = Scratch()
    #expect(run([onetake, "config", "set", "home", "/library"], config: scratch.path) == 0)
    #expect(run([onetake, "config", "get", "home"], config: scratch.path) == 0)
  }

  @Test func `a disk that is full does not look like success`() {
    #expect(run([onetake, "version"], output: "/dev/full") == 1)
    #expect(run([onetake, "genrate"], output: "/dev/full") == 2)
  }
}

/// Where the programs stand that were built with these tests.
func buildFolder() -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
  let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
}
