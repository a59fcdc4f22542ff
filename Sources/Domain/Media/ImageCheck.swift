/// What was at the input image's address when it was read again right after a submit.
public enum ImageCheck: Hashable, Sendable {
  /// The picture that was hashed.
  case same
  /// Another one, with this digest.
  case changed(Digest)
  /// Nobody knows: the address could not be read again, or whoever sent it did not live to do it.
  case unchecked

  /// What a judgement says about it, where the picture with the digest `hashed` was ordered.
  public func finding(hashed: Digest) -> Finding? {
    switch self {
    case .same: nil
    case .changed(let now): .inputImageChanged(hashed: hashed, now: now)
    case .unchecked: .inputImageUnchecked(hashed: hashed)
    }
  }
}
