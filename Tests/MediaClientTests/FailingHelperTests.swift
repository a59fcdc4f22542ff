import Domain
import Foundation
import MediaClient
import TestFilms
import Testing

// Helpers that go wrong: scripts in the place of the program.
@Suite struct FailingHelperTests {
  /// Runs `body` with a helper that is a script.
  private func withScript(
    _ script: String, timeout: Duration = .seconds(30), _ body: (MediaHelper) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "onetake-helper-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = folder.appending(path: "helper").path
    try Data("#!/usr/bin/python3\nimport os, socket, sys\nline = socket.socket(fileno=3)\n\(script)\n".utf8)
      .write(to: URL(fileURLWithPath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    var options = MediaHelper.Options(program: program)
    options.timeout = timeout
    try body(MediaHelper(options))
  }

  private func expect(_ reason: MediaHelperError.Reason, of helper: MediaHelper) {
    #expect(throws: MediaHelperError(reason)) { try helper.describe() }
  }

  private static let hello =
    #"line.recv(9999); line.send(b'{"hello":{"prober":1,"libavformat":"1.2.3","sandbox":true}}')"#

  @Test func `a program that is not there is named`() {
    let helper = MediaHelper(MediaHelper.Options(program: "/nonexistent/onetake-media"))
    expect(.notFound(path: "/nonexistent/onetake-media"), of: helper)
  }

  @Test func `a program that dies by a signal says which`() throws {
    try withScript("line.recv(9999); os.kill(os.getpid(), 11)") { helper in expect(.killed(signal: 11), of: helper) }
  }

  @Test func `a program that ends says its code`() throws {
    try withScript("line.recv(9999); os._exit(7)") { helper in expect(.exited(code: 7), of: helper) }
  }

  @Test func `a program that never answers is killed`() throws {
    try withScript("line.recv(9999); line.recv(9999)", timeout: .milliseconds(300)) { helper in
      expect(.timedOut, of: helper)
    }
  }

  @Test(arguments: ["b'no json'", #"b'{"facts":{}}'"#, #"b'{"error":{"code":"what"}}'"#, "b'[' * 1000"])
  func `nonsense is no answer`(answer: String) throws {
    try withScript("line.recv(9999); line.send(\(answer)); line.recv(9999)") { helper in
      let error = #expect(throws: MediaHelperError.self) { try helper.describe() }
      #expect(error?.isNonsense == true)
    }
  }

  @Test(arguments: [(200_000, false), (300_000, true)])
  func `an answer is read up to its bound, and no further`(length: Int, isTooLong: Bool) throws {
    let script = """
      line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20); line.recv(9999)
      line.send(b'{"hello":{"prober":1,"libavformat":"1","sandbox":true}}' + b' ' * \(length))
      line.recv(9999)
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
    let refusal = #"b'{"error":{"code":"sandbox","detail":22,"reason":"seccomp_load"}}'"#
    try withScript("line.send(\(refusal)); os._exit(1)") { helper in
      expect(.noSandbox(step: "seccomp_load", errno: 22), of: helper)
    }
  }

  @Test func `a program that died is replaced for the next film`() throws {
    let script = """
      marker = os.path.dirname(sys.argv[0]) + '/died'
      if not os.path.exists(marker):
        open(marker, 'w').close(); line.recv(9999); os.kill(os.getpid(), 9)
      \(Self.hello); line.recv(9999)
      """
    try withScript(script) { helper in
      expect(.killed(signal: 9), of: helper)
      let description = try helper.describe()
      #expect(description.libavformat == "1.2.3")
    }
  }

  @Test func `a program inherits no environment`() throws {
    let script = """
      line.recv(9999)
      names = ' '.join(k for k in os.environ if k != 'LC_CTYPE')
      line.send(('{"hello":{"prober":1,"libavformat":"%s","sandbox":true}}' % names).encode())
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
