import Domain
import Foundation
import Rig

/// A terminal that a program writes on.
enum Screen {
  /// Runs `onetake` with a pseudo-terminal of so many columns, lines and pixels as its standard output.
  static func onetake(
    _ rig: Rig, _ words: [String], _ changes: [String: String?] = [:],
    size: (columns: Int, rows: Int, width: Int, height: Int) = (80, 24, 800, 480)
  ) throws -> Outcome {
    let script = """
      import fcntl, os, pty, struct, subprocess, sys, termios
      master, slave = pty.openpty()
      rows, columns, width, height = (int(word) for word in sys.argv[1:5])
      fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, width, height))
      child = subprocess.Popen(sys.argv[5:], stdout=slave, stdin=subprocess.DEVNULL)
      os.close(slave)
      while True:
        try: piece = os.read(master, 65536)
        except OSError: break
        if not piece: break
        sys.stdout.buffer.write(piece)
      sys.stdout.flush()
      sys.exit(child.wait())
      """
    let numbers = [size.rows, size.columns, size.width, size.height].map(String.init)
    var variables: [String: String?] = ["TERM": "xterm-256color", "COLORTERM": "truecolor"]
    variables.merge(changes) { $1 }
    return try rig.start(
      ["-c", script] + numbers + [Program.buildFolder + "/onetake"] + words, variables, program: "/usr/bin/python3"
    ).finish()
  }
}

extension Rig {
  /// The files below a folder with their bytes, by path.
  func files(below folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in FileManager.default.subpaths(atPath: folder) ?? [] {
      var isFolder: ObjCBool = false
      guard unsafe FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      files[name] = try bytes("\(folder)/\(name)")
    }
    return files
  }

  /// The pictures of the one clip in the library, by name.
  func derived() throws -> [String: [UInt8]] {
    var pictures: [String: [UInt8]] = [:]
    for (path, bytes) in try files(below: home + "/derived") {
      pictures[String(path.split(separator: "/").last ?? "")] = bytes
    }
    return pictures
  }

  /// Where a derived file of that name stands.
  func derivedPath(_ name: String) throws -> String? {
    try files(below: home + "/derived").keys.first { $0.hasSuffix("/" + name) }.map { "\(home)/derived/\($0)" }
  }
}
