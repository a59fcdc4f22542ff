import Glibc

/// A system call on a file that failed: which one, on what, and why.
package struct FileError: Error, Hashable, Sendable {
  /// What was tried, as a person would say it: "open", "write", "rename".
  package let operation: String

  /// The file or folder that it was tried on.
  package let path: String

  /// The `errno` that the call left.
  package let code: CInt

  /// Takes what was tried, on what, and the `errno` that came back.
  package init(_ operation: String, _ path: String, code: CInt) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// Takes the thread's `errno`; to be called before anything else can change it.
  init(_ operation: String, _ path: String) { self.init(operation, path, code: errno) }

  /// There is no such file or folder.
  package var isMissing: Bool { code == ENOENT }

  /// The name is taken.
  package var alreadyExists: Bool { code == EEXIST }

  /// There is no room: the file system, a quota or a size limit is used up.
  package var isNoSpace: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

  /// The place cannot be written by this user, or by anybody.
  package var isNotWritable: Bool { code == EACCES || code == EPERM || code == EROFS }

  /// The device, or what the system lends, failed: nothing is wrong with what was asked, and later it may go well.
  package var mayPass: Bool { isDevice || isOutOfDescriptors || code == ENOMEM || code == ENOBUFS }

  /// The device failed to read or write.
  package var isDevice: Bool { code == EIO || code == ENXIO }

  /// The process, or the system, has as many open files as it may have.
  package var isOutOfDescriptors: Bool { code == EMFILE || code == ENFILE }

  /// The two names are on different file systems.
  package var crossesFileSystems: Bool { code == EXDEV }

  /// The file system or the kernel does not offer this call.
  package var isUnsupported: Bool { code == EOPNOTSUPP || code == ENOSYS || code == EINVAL || code == ENOTTY }

  /// The reason in plain words, without path or operation: "no space left on device".
  package var sentence: String {
    switch code {
    case ENOENT: "no such file or folder"
    case EEXIST: "the name is already taken"
    case EACCES, EPERM: "permission denied"
    case EROFS: "the file system is read-only"
    case ENOSPC: "no space left on device"
    case EDQUOT: "the disk quota is used up"
    case EFBIG: "the file would be larger than is allowed"
    case EIO: "the device reported an input/output error"
    case ENOTDIR: "a part of the path is not a folder"
    case EISDIR: "it is a folder"
    case ENOTEMPTY: "the folder is not empty"
    case ELOOP: "it is a symbolic link, or a loop of them"
    case ENAMETOOLONG: "the name is too long"
    case EMFILE, ENFILE: "too many open files"
    case EXDEV: "the two names are on different file systems"
    case EAGAIN: "it is in use by another process"
    default: unsafe String(cString: strerror(code))
    }
  }
}

extension FileError: CustomStringConvertible {
  package var description: String { "cannot \(operation) \(path): \(sentence)" }
}
