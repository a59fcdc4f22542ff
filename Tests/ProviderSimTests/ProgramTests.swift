import Foundation
import LoopbackClient
import Testing

@Suite struct ProgramTests {
  /// The program, beside the tests that were built with it.
  private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "provider-sim").path

  /// A started program with the ends of its pipes.
  private struct Started {
    let process = Process()
    let input = Pipe()
    let output = Pipe()

    init(_ arguments: [String]) throws {
      process.executableURL = URL(filePath: ProgramTests.program)
      process.arguments = arguments
      process.standardInput = input
      process.standardOutput = output
      try process.run()
    }

    /// The first line that it prints.
    func firstLine() -> String {
      var line: [UInt8] = []
      while let byte = output.fileHandleForReading.readData(ofLength: 1).first, byte != 10 { line.append(byte) }
      return String(decoding: line, as: UTF8.self)
    }
  }

  @Test func `it says where it listens, writes its port, and ends with its standard input`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "port-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let started = try Started(["--port-file", file.path, "--until-stdin-closes", "--fault=gmi/submit-409:1"])
    let line = started.firstLine()
    let port = try #require(UInt16(try String(contentsOf: file, encoding: .utf8).dropLast()))
    #expect(line == "provider-sim listens on http://127.0.0.1:\(port)")
    let client = Client(port: port)
    #expect(client.ask("GET", "/_sim/healthz").text == #"{"ok":true}"#)
    #expect(client.ask("GET", "/_sim/faults").text.contains("submit-409"))
    try started.input.fileHandleForWriting.close()
    started.process.waitUntilExit()
    #expect(started.process.terminationStatus == 0)
    #expect(Connection(port: port) == nil)
  }

  @Test func `it ends on SIGTERM, also while a client hangs`() throws {
    let started = try Started(["--fault", "submit-hang"])
    let port = try #require(started.firstLine().split(separator: ":").last.flatMap { UInt16($0) })
    let connection = try #require(Connection(port: port))
    let body = String(decoding: Wire.gmi.body().utf8, as: UTF8.self)
    connection.send(
      """
      POST \(Wire.gmi.createPath) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer k\r\n\
      Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
      """)
    while try Client(port: port).ask("GET", "/_sim/charges").json()["count"] != 1 { continue }
    started.process.terminate()
    started.process.waitUntilExit()
    #expect(started.process.terminationStatus == 0)
    #expect(connection.receive().end != .silent)
  }

  @Test func `help and the list of faults go to standard output`() throws {
    let help = String(decoding: try run(Self.program, ["--help"]), as: UTF8.self)
    #expect(help.contains("--render-seconds") && help.contains("/_sim/charges"))
    let faults = String(decoding: try run(Self.program, ["--list-faults"]), as: UTF8.self)
    for name in ["submit-hang", "query-garbage", "film-drop", "short", "never-finishes"] {
      #expect(faults.split(separator: "\n").contains { $0.hasPrefix("\(name) ") })
    }
  }

  @Test(arguments: [
    ["--port", "x"], ["--port", "70000"], ["--fault", "nonsense"], ["--render-seconds", "-1"], ["--wat"], ["--port"],
  ])
  func `a mistake on the command line ends with 2 and a sentence`(arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: Self.program)
    process.arguments = arguments
    let errors = Pipe()
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(text.hasPrefix("provider-sim: "))
  }
}
