import Glibc

extension MediaHelper {
  /// The name of the program.
  package static let programName = "onetake-media"

  /// Where onetake-media is: beside the running program, else in ../libexec/onetake from there, as `make install` lays
  /// it out. Throws `notFound`.
  package static func defaultPath() throws(MediaHelperError) -> String {
    let folder = runningProgram().split(separator: "/").dropLast()
    let beside = "/" + (folder + [Substring(programName)]).joined(separator: "/")
    let installed = "/" + (folder.dropLast() + ["libexec", "onetake", Substring(programName)]).joined(separator: "/")
    for path in [beside, installed] where unsafe access(path, X_OK) == 0 { return path }
    throw MediaHelperError(.notFound(path: beside))
  }

  /// The path of this process by readlink(2) on /proc/self/exe; empty where that fails.
  private static func runningProgram() -> String {
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
      count = unsafe buffer.withMemoryRebound(to: CChar.self) {
        unsafe max(0, readlink("/proc/self/exe", $0.baseAddress!, $0.count))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
