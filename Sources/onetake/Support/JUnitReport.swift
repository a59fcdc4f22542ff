import Domain
import Glibc
import Onetake

/// Judgements as JUnit XML, in the form that Jenkins, GitLab and GitHub's actions read: a test suite for each folder, a
/// test case for each film, a failure for each error that was found.
///
/// It is written as it comes, beside its place, and gets there by rename when it is whole. The sums at the head of a suite
/// are filled in when the suite is done, so that a million films cost no memory.
final class JUnitReport {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// How many bytes were written before those in the buffer.
  private var written = 0
  private var failure: Int32 = 0
  private var suite: (name: String, head: Int, sums: Sums)?
  private var sums = Sums()
  /// Where the sums of the whole stand.
  private var head = 0
  private var isFinished = false

  private struct Sums {
    var tests = 0
    var failures = 0
    var errors = 0
    var skipped = 0

    /// Attributes in a space that the largest sums fill; spaces inside a tag mean nothing.
    func attributes(hasSkipped: Bool) -> String {
      let text =
        "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\""
        + (hasSkipped ? " skipped=\"\(skipped)\"" : "")
      return text + String(repeating: " ", count: max(0, 128 - text.utf8.count))
    }
  }

  private static let bufferSize = 1 << 16

  /// Begins a report that is to stand at `path`. Throws where it cannot be written there.
  init(_ path: String) throws(CommandFailure) {
    self.path = path
    temporary = "\(path).\(getpid()).part"
    descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw Self.trouble(path, errno) }
    write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"onetake verify\" ")
    head = buffer.count
    write("\(sums.attributes(hasSkipped: false))>\n")
  }

  deinit {
    guard !isFinished else { return }
    close(descriptor)
    unsafe _ = unlink(temporary)
  }

  // MARK: Cases

  /// Adds what a film or a clip of the library was found to be.
  func add(_ result: VerifyResult) {
    var inside = ""
    let errors = result.findings.filter { $0.severity == .error }
    for finding in errors {
      inside += element("failure", type: finding.rule.rawValue, message: Self.words(finding))
    }
    if result.verdict == .notJudged {
      inside += element("error", type: result.verdict.rawValue, message: result.problem ?? "it could not be judged")
    }
    let rest = result.findings.filter { $0.severity != .error }.map { "\($0.severity.rawValue) \(Self.words($0))" }
    if !rest.isEmpty { inside += "      <system-out>\(XMLText.content(rest.joined(separator: "\n")))</system-out>\n" }
    begin(result.record.map { _ in "library" } ?? Self.folder(of: result.path))
    addCase(result.record?.id.text ?? Self.name(of: result.path), inside)
    count { $0.failures += errors.isEmpty ? 0 : 1 }
    count { $0.errors += result.verdict == .notJudged ? 1 : 0 }
  }

  /// Adds what was passed over, and what it is.
  func addSkipped(_ path: String, _ what: String) {
    begin(Self.folder(of: path))
    addCase(Self.name(of: path), "      <skipped message=\"\(XMLText.attribute(what))\"/>\n")
    count { $0.skipped += 1 }
  }

  /// Adds what could not be read, or found.
  func addFailed(_ name: String, _ failure: CommandFailure) {
    begin(name.contains("/") ? Self.folder(of: name) : ".")
    let message = (failure.problems + failure.cures).joined(separator: "; ")
    addCase(Self.name(of: name), element("error", type: "exit-\(failure.exitCode.rawValue)", message: message))
    count { $0.errors += 1 }
  }

  /// Ends the report and puts it in its place.
  func finish() throws(CommandFailure) {
    endSuite()
    patch(sums.attributes(hasSkipped: false), at: head)
    write("</testsuites>\n")
    flush()
    isFinished = true
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, unsafe rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unsafe _ = unlink(temporary)
      throw Self.trouble(path, failure)
    }
  }

  /// "duration: 2.5 s …; expected 5 s": as `verify` says it.
  private static func words(_ finding: Finding) -> String {
    "\(finding.rule.rawValue): \(finding.actual); expected \(finding.expected)"
  }

  private func element(_ name: String, type: String, message: String) -> String {
    "      <\(name) type=\"\(XMLText.attribute(type))\" message=\"\(XMLText.attribute(message))\">"
      + "\(XMLText.content(message))</\(name)>\n"
  }

  private func addCase(_ name: String, _ inside: String) {
    let folder = XMLText.attribute(suite?.name ?? "")
    let start = "    <testcase name=\"\(XMLText.attribute(name))\" classname=\"\(folder)\""
    write(inside.isEmpty ? start + "/>\n" : start + ">\n" + inside + "    </testcase>\n")
    count { $0.tests += 1 }
  }

  private func count(_ change: (inout Sums) -> Void) {
    change(&sums)
    guard var own = suite else { return }
    change(&own.sums)
    suite = own
  }

  // MARK: Suites

  private func begin(_ name: String) {
    guard suite?.name != name else { return }
    endSuite()
    write("  <testsuite name=\"\(XMLText.attribute(name))\" ")
    suite = (name, written + buffer.count, Sums())
    write("\(Sums().attributes(hasSkipped: true))>\n")
  }

  private func endSuite() {
    guard let ended = suite else { return }
    patch(ended.sums.attributes(hasSkipped: true), at: ended.head)
    write("  </testsuite>\n")
    suite = nil
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func name(of path: String) -> String {
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    return name.isEmpty ? path : name
  }

  // MARK: The file

  private func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferSize { flush() }
  }

  private func flush() {
    put(buffer, at: written)
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes over what stands at an offset, in the buffer or in the file.
  private func patch(_ text: String, at offset: Int) {
    let bytes = Array(text.utf8)
    if offset >= written {
      buffer.replaceSubrange(offset - written..<offset - written + bytes.count, with: bytes)
    } else {
      flush()
      put(bytes, at: offset)
    }
  }

  private func put(_ bytes: [UInt8], at offset: Int) {
    unsafe bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count, failure == 0 {
        let start = unsafe bytes.baseAddress?.advanced(by: done)
        let count = unsafe pwrite(descriptor, start, bytes.count - done, off_t(offset + done))
        if count > 0 { done += count } else if count == 0 { failure = EIO } else if errno != EINTR { failure = errno }
      }
    }
  }

  private static func trouble(_ path: String, _ code: Int32) -> CommandFailure {
    CommandFailure(
      .unexpected, "the JUnit report \(path) could not be written: \(unsafe String(cString: strerror(code)))",
      cures: ["name a file in a folder that can be written"])
  }
}
