/// Everything that is wrong with the configuration, in one answer.
struct ConfigError: Error, Hashable, Sendable {
  /// One sentence each, with the cure where there is one; a secret that was found is never repeated.
  let problems: [String]

  init(_ problems: [String]) { self.problems = problems }
  init(_ problem: String) { problems = [problem] }
}
