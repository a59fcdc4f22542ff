import CLinux

/// Constants of Linux that Swift's Glibc module does not carry.
enum LinuxConstant {
  static let unnamedFile = ot_O_TMPFILE
  static let ownerLockGet = ot_F_OFD_GETLK
  static let ownerLockSet = ot_F_OFD_SETLK
  static let ownerLockSetWaiting = ot_F_OFD_SETLKW
}
