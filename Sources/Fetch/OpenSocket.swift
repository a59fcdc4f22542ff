import Glibc

/// A socket that programs which we start do not inherit, by socket(2); -1 on failure.
func openSocket(_ family: CInt, _ type: CInt, _ number: CInt) -> CInt {
  socket(family, type | CInt(SOCK_CLOEXEC.rawValue), number)
}
