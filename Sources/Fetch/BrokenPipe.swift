import Glibc

/// Holds SIGPIPE back on the calling thread while `work` runs.
///
/// OpenSSL writes to sockets without MSG_NOSIGNAL. Ignoring the signal for the whole process would be inherited by
/// programs that we start, and libcurl's own way swaps the process's handler, which two threads can do to each other.
func withoutBrokenPipes<Failure: Error>(_ work: () throws(Failure) -> Void) throws(Failure) {
  var pipe = sigset_t()
  var before = sigset_t()
  var waiting = sigset_t()
  unsafe sigemptyset(&pipe)
  unsafe sigaddset(&pipe, SIGPIPE)
  unsafe sigpending(&waiting)
  let wasWaiting = unsafe sigismember(&waiting, SIGPIPE) == 1
  unsafe pthread_sigmask(SIG_BLOCK, &pipe, &before)
  defer {
    if !wasWaiting {
      var now = timespec()
      while unsafe sigtimedwait(&pipe, nil, &now) == -1 && errno == EINTR {}
    }
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
  }
  try work()
}
