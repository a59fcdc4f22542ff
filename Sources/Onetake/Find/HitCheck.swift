/// How a clip's file is looked at before it is served.
public enum HitCheck: Hashable, Sendable {
  /// Its size, inode and times are compared with those that it was stored with; it is hashed only where they differ. It
  /// costs one `lstat(2)`, and cannot see bytes that changed below the file system.
  case stamp
  /// As `stamp`, and one hit of so many, by lot, hashes the file in any case; 1 or more.
  case sampled(oneOf: Int)
  /// It is read from end to end and hashed, each time.
  case full

  /// Whether this hit hashes the file although nothing about it looks changed.
  func hashesThisTime() -> Bool {
    switch self {
    case .stamp: false
    case .sampled(let count): Int.random(in: 1...max(1, count)) == 1
    case .full: true
    }
  }
}
