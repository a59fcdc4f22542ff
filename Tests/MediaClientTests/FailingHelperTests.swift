import Domain
import Foundation
import MediaClient
import TestFilms
import TestThreads
import Testing

// Helpers that go wrong: scripts in the place of the program.
@Suite(.blocking) struct FailingHelperTests {
  /// Runs `body` with a helper that is a script.
  private func withScript(
    _ script: String, timeout: Duration = .seconds(30), _ body: (MediaHelper) throws -> Void
  ) throws {
    try withScriptFile(script, timeout: timeout) { helper, _ in try body(helper) }
  }

  /// The same, with the script's path.
  private func withScriptFile(
    _ script: String, timeout: Duration = .seconds(30), _ body: (MediaHelper, String) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "onetake-helper-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "helper.pl")
    try Data("\(Self.preamble)\(script)\n".utf8).write(to: file)
    // The interpreter is started and not the file: one that was just written may still be open in another test's child.
    var options = MediaHelper.Options(program: "/usr/bin/perl")
    options.arguments = [file.path]
    options.timeout = timeout
    try body(MediaHelper(options), file.path)
  }

  private func expect(_ reason: MediaHelperError.Reason, of helper: MediaHelper) {
    #expect(throws: MediaHelperError(reason)) { try helper.describe() }
  }

  /// Perl, for every Debian has it: hear() waits for a request, answer() sends one answer.
  private static let preamble = """
    open(my $line, '+<&=', 3) or exit 9;
    sub hear { sysread($line, my $request, 9999) }
    sub answer { syswrite($line, $_[0]) }

    """

  @Test func `a program that is not there is named`() {
    let helper = MediaHelper(MediaHelper.Options(program: "/nonexistent/onetake-media"))
    expect(.notFound(path: "/nonexistent/onetake-media"), of: helper)
  }

  @Test func `a program that dies by a signal says which`() throws {
    try withScript("hear(); kill 11, $$; hear()") { helper in expect(.killed(signal: 11), of: helper) }
  }

  @Test func `a program that ends says its code`() throws {
    try withScript("use POSIX; hear(); POSIX::_exit(7)") { helper in expect(.exited(code: 7), of: helper) }
  }

  @Test func `a program that never answers is killed`() throws {
    try withScript("hear(); hear()", timeout: .milliseconds(300)) { helper in
      expect(.timedOut, of: helper)
    }
  }

  @Test(arguments: ["'no json'", #"'{"facts":{}}'"#, #"'{"error":{"code":"what"}}'"#, "'[' x 1000"])
  func `nonsense is no answer`(answer: String) throws {
    try withScript("hear(); answer(\(answer)); hear()") { helper in
      let error = #expect(throws: MediaHelperError.self) { try helper.describe() }
      #expect(error?.isNonsense == true)
    }
  }

  @Test(arguments: [(200_000, false), (300_000, true)])
  func `an answer is read up to its bound, and no further`(length: Int, isTooLong: Bool) throws {
    let script = """
      use Socket; setsockopt($line, SOL_SOCKET, SO_SNDBUF, 1 << 20); hear();
      answer('{"hello":{"prober":1,"libavformat":"1","sandbox":true}}' . ' ' x \(length)); hear();
      """
    try withScript(script) { helper in
      if isTooLong {
        #expect(throws: MediaHelperError.self) { try helper.describe() }
      } else {
        let description = try helper.describe()
        #expect(description.prober == 1)
      }
    }
  }

  @Test func `a program without a sandbox is not asked`() throws {
    let refusal = #"'{"error":{"code":"sandbox","detail":22,"reason":"seccomp_load"}}'"#
    try withScript("answer(\(refusal)); hear()") { helper in
      expect(.noSandbox(step: "seccomp_load", errno: 22), of: helper)
    }
  }

  @Test func `a program that died is replaced for the next film`() throws {
    let script = """
      if (! -e "$0.died") { open(my $marker, '>', "$0.died"); hear(); kill 9, $$; hear(); }
      hear(); answer('{"hello":{"prober":1,"libavformat":"1.2.3","sandbox":true}}'); hear();
      """
    try withScript(script) { helper in
      expect(.killed(signal: 9), of: helper)
      let description = try helper.describe()
      #expect(description.libavformat == "1.2.3")
    }
  }

  @Test func `an answer too many is not taken for the next film's`() throws {
    let script = """
      my $forged = '{"hello":{"prober":1,"libavformat":"forged","sandbox":true}}';
      if (-e "$0.sent") { hear(); answer('{"hello":{"prober":1,"libavformat":"new","sandbox":true}}'); hear(); exit }
      open(my $marker, '>', "$0.asked");
      hear(); answer('{"hello":{"prober":1,"libavformat":"first","sandbox":true}}'); answer($forged); close($marker); rename("$0.asked", "$0.sent"); hear();
      """
    try withScriptFile(script) { helper, file in
      let first = try helper.describe()
      while !FileManager.default.fileExists(atPath: file + ".sent") { sched_yield() }
      let second = try helper.describe()
      #expect(first.libavformat == "first" && second.libavformat == "new")
    }
  }

  @Test func `a program that is always on its way and never there is killed`() throws {
    let script = #"hear(); while (1) { answer('{"progress":50}') or last; select(undef, undef, undef, 0.01) }"#
    try withScript(script, timeout: .milliseconds(300)) { helper in expect(.timedOut, of: helper) }
  }

  @Test(arguments: ["-5", "1e3", "101"]) func `how far it is stays within bounds, and is no answer`(part: String) throws
  {
    let deep = #"{"deep":\#(DeepFacts().json.text)}"#
    try withScript(#"hear(); answer('{"progress":\#(part)}'); answer('\#(deep)'); hear()"#) { helper in
      try TestFilms.withDescriptor(.small) { film, _ in
        let claims = MediaFacts(content: .mp4, completeness: .init(size: 1))
        var told: [Int] = []
        let decoded = try helper.deepFacts(of: film, like: claims) { told.append($0) }
        #expect(decoded == DeepFacts())
        #expect(told.allSatisfy { (0...100).contains($0) }, "\(told)")
      }
    }
  }

  @Test(arguments: [#"{"facts":null}"#, #"{"deep":{}}"#, #"{"deep":{"version":1,"errors":-1}}"#])
  func `nonsense about what was decoded is no answer`(answer: String) throws {
    try withScript("hear(); answer('\(answer)'); hear()") { helper in
      try TestFilms.withDescriptor(.small) { film, _ in
        let claims = MediaFacts(content: .mp4, completeness: .init(size: 1))
        let error = #expect(throws: MediaHelperError.self) { try helper.deepFacts(of: film, like: claims) }
        #expect(error?.isNonsense == true)
      }
    }
  }

  @Test func `a program inherits no environment`() throws {
    let script = """
      hear(); my $names = join(' ', keys %ENV);
      answer('{"hello":{"prober":1,"libavformat":"' . $names . '","sandbox":true}}'); hear();
      """
    try withScript(script) { helper in
      let description = try helper.describe()
      #expect(description.libavformat == "")
    }
  }
}

extension MediaHelperError {
  fileprivate var isNonsense: Bool {
    if case .nonsense = reason { return true }
    return false
  }
}
