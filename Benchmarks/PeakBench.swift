import Glibc

/// A command's wall time and the largest resident memory of it and of every program that it waited for.
enum PeakBench {
  static func run(_ words: [String]) throws -> Int32 {
    let arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: words.count + 1)
    for (index, word) in words.enumerated() { unsafe (arguments + index).initialize(to: strdup(word)) }
    unsafe (arguments + words.count).initialize(to: nil)
    let start = ContinuousClock.now
    var child: pid_t = 0
    let failure = unsafe posix_spawnp(&child, words[0], nil, nil, arguments, environ)
    guard failure == 0 else { throw BenchError("\(words[0]) cannot be started (errno \(failure))") }
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(child, &status, 0, &usage) < 0, errno == EINTR {}
    Bench.report("wall_us", Int((ContinuousClock.now - start) / .microseconds(1)))
    Bench.report("peak_kib", usage.ru_maxrss)
    Bench.report("exit", Int(status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F))
    return 0
  }
}
