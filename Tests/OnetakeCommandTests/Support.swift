import Domain
import Glibc

@testable import onetake

/// The problems of a command line; none where it is taken.
func problems(_ argv: String...) -> [String] {
  do {
    _ = try Arguments.parse(argv, Commands.specs)
    return []
  } catch {
    return error.problems
  }
}

func parse(_ argv: String...) throws -> Arguments { try Arguments.parse(argv, Commands.specs) }

/// The text of a fixture beside the tests.
func fixture(_ name: String, file: String = #filePath) -> String {
  let folder = file.split(separator: "/").dropLast().joined(separator: "/")
  return readText("/\(folder)/Fixtures/\(name)") ?? ""
}

func readText(_ path: String) -> String? {
  guard let stream = unsafe fopen(path, "rb") else { return nil }
  defer { unsafe fclose(stream) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  let count = unsafe bytes.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, stream) }
  return String(decoding: bytes.prefix(count), as: UTF8.self)
}

/// A folder of its own for one test, gone after it.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/onetake-command-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return "" }
      return unsafe String(cString: made)
    }
  }

  deinit {
    for name in ["onetake/config.json", "onetake", "elsewhere.json", "page.1", "script", ""] {
      unsafe _ = remove("\(path)/\(name)")
    }
  }

  func write(_ text: String, to name: String) {
    let output = unsafe OutputWriter(descriptor: open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644))
    output.write(text)
    output.flush()
  }
}
