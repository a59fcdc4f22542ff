import Domain
import Files

extension StudioPolicy {
  /// Reads the policy file at `path`. Throws `invalid`, with all that is wrong with it.
  public init(file path: String) throws(LibraryError) {
    let cure = "docs/policy.md has the format"
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try Descriptor(path, .read).readAll(limit: Self.maximumBytes)
    } catch {
      throw LibraryError(.invalid, "the policy file \(path): \(error.sentence)", cure: "name a file that can be read")
    }
    guard let bytes else {
      throw LibraryError(.invalid, "the policy file \(path) has more than \(Self.maximumBytes) bytes", cure: cure)
    }
    do throws(StudioPolicyError) {
      try self.init(parsing: bytes, name: path.split(separator: "/").last.map(String.init) ?? path)
    } catch {
      let lines = error.problems.map { "the policy file \(path): \($0.message)" }
      throw LibraryError(.invalid, lines.joined(separator: "\n"), cure: cure)
    }
  }
}

extension Library {
  /// What doctor says of it; nil where none is set.
  func policyCheck() -> DoctorCheck? {
    do throws(LibraryError) {
      return try films.policy().map { DoctorCheck("policy", .ok, "every clip is judged by \"\($0.name)\" as well") }
    } catch {
      let message = error.message.replacing("\n", with: "; ")
      return DoctorCheck("policy", .failure, "\(message); nothing is bought, adopted or judged", cure: error.cure)
    }
  }
}
