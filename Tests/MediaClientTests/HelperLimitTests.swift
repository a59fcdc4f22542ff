import Domain
import Foundation
import TestFilms
import TestSupport
import TestThreads
import Testing

@testable import MediaClient

/// The helper itself, as it stands in the process table, and what it makes of requests that onetake never sends.
@Suite(.blocking) struct HelperLimitTests {
  private func start() throws -> HelperProcess { try HelperProcess(program: MediaHelper.defaultPath(), arguments: []) }

  private func ask(_ helper: inout HelperProcess, _ request: [UInt8], film: Int32? = nil) throws -> [UInt8]? {
    guard try helper.send(request, film: film) else { return nil }
    return try helper.receive(within: .seconds(60))
  }

  private func facts(_ size: Int) -> [UInt8] {
    JSON.object(JSONObject([.init("do", "facts"), .init("size", .int(size))])).utf8
  }

  /// A field of /proc/PID/status, or nil where there is no such process any more.
  private func status(_ process: pid_t, _ name: String) -> String? {
    let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line?.split(whereSeparator: { $0 == ":" || $0.isWhitespace }).dropFirst().first.map(String.init)
  }

  @Test func `the process has its limits and its filter before it answers`() throws {
    var helper = try start()
    _ = try ask(&helper, Array(#"{"do":"hello"}"#.utf8))
    #expect(status(helper.process, "Seccomp") == "2")
    #expect(status(helper.process, "NoNewPrivs") == "1")
    let limits = try String(contentsOfFile: "/proc/\(helper.process)/limits", encoding: .utf8)
    for (name, value) in [
      ("Max address space", "1073741824"), ("Max cpu time", "1200"), ("Max file size", "0"), ("Max open files", "16"),
      ("Max core file size", "0"),
    ] {
      let line = limits.split(separator: "\n").first { $0.hasPrefix(name) }?.dropFirst(name.count)
      #expect(line?.split(separator: " ").first.map(String.init) == value, "\(name)")
    }
  }

  @Test func `no hostile file takes more memory than the limit`() throws {
    var largest = 0
    for film in HostileFilm.all {
      var helper = try start()
      let bytes = try film.bytes
      _ = try TestFilms.withDescriptor(holding: bytes) { try ask(&helper, facts(bytes.count), film: $0) }
      // In kB; a helper that died has none.
      let peak = status(helper.process, "VmPeak").flatMap { Int($0) } ?? 0
      #expect(peak <= 1 << 20, "\(film): \(peak) kB of address space")
      largest = max(largest, peak)
    }
    #expect(largest > 0, "every helper died")
  }

  @Test(arguments: 0..<4) func `a request that makes no sense is answered, and the next one too`(seed: UInt64) throws {
    var random = Seeded(seed)
    var helper = try start()
    let seeds = [#"{"do":"facts","size":100}"#, #"{"do":"hello"}"#, #"{"do":"escape"}"#, #"{"error":{}}"#, "[]", ""]
    for round in 0..<150 {
      var request = Array((seeds.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let place = Int.random(in: 0...request.count, using: &random)
        request.insert(.random(in: .min ... .max, using: &random), at: place)
        if Bool.random(using: &random) { request.removeFirst(Int.random(in: 0...request.count, using: &random)) }
      }
      // Nothing at all is how a hang-up looks; 4096 bytes is the longest request, so some are cut.
      if request.isEmpty { request = [UInt8](repeating: 0x20, count: .random(in: 1...9000, using: &random)) }
      let answer = try ask(&helper, request)
      let json = answer.flatMap { try? JSONParser.parse($0) }
      #expect(json?["error"]?["code"] == "request" || json?["hello"] != nil || json?["escape"] != nil, "round \(round)")
    }
    let answer = try ask(&helper, Array(#"{"do":"hello"}"#.utf8))
    #expect(answer.flatMap { try? JSONParser.parse($0) }?["hello"]?["sandbox"] == true)
  }

  /// A control message with so many descriptors, as cmsg(3) says for 64-bit Linux.
  private func send(_ request: [UInt8], with descriptors: [Int32], to helper: borrowing HelperProcess) -> Bool {
    let length = MemoryLayout<cmsghdr>.size + descriptors.count * MemoryLayout<Int32>.size
    var control = [UInt64](repeating: 0, count: (length + 7) / 8)
    var header = cmsghdr()
    header.cmsg_level = SOL_SOCKET
    header.cmsg_type = Int32(SCM_RIGHTS)
    header.cmsg_len = length
    return unsafe control.withUnsafeMutableBytes { control in
      unsafe control.storeBytes(
        of: header, as: cmsghdr.self)
      for (index, descriptor) in descriptors.enumerated() {
        unsafe control.storeBytes(
          of: descriptor, toByteOffset: MemoryLayout<cmsghdr>.size + 4 * index, as: Int32.self)
      }
      var request = request
      return unsafe request.withUnsafeMutableBytes { bytes in
        var vector = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
        return unsafe withUnsafeMutablePointer(to: &vector) { vector in
          var message = unsafe msghdr()
          unsafe message.msg_iov = vector
          unsafe message.msg_iovlen = 1
          unsafe message.msg_control = control.baseAddress
          unsafe message.msg_controllen = length
          return unsafe sendmsg(helper.socket, &message, Int32(MSG_NOSIGNAL)) == bytes.count
        }
      }
    }
  }

  @Test(arguments: [2, 3, 5])
  func `a request with more than one film is refused, and leaves none of them open`(count: Int) throws {
    var helper = try start()
    try TestFilms.withDescriptor(.small) { film, size in
      // Sixteen descriptors are all that it may have.
      for round in 0..<20 {
        let films = [Int32](repeating: film, count: count)
        let isSent = send(facts(size), with: films, to: helper)
        #expect(isSent, "round \(round)")
        let answer = try helper.receive(within: .seconds(60)).flatMap { try? JSONParser.parse($0) }
        #expect(answer?["error"]?["code"] == "request", "round \(round): \(answer?.text ?? "it is gone")")
      }
      let answer = try ask(&helper, facts(size), film: film).flatMap { try? JSONParser.parse($0) }
      #expect(answer?["facts"] != nil, "\(answer?.text ?? "it is gone")")
    }
  }

  @Test(arguments: [0, 1, 100, 1 << 20, 1 << 40, 9_007_199_254_740_991])
  func `a size that is not the film's is survived`(size: Int) throws {
    var helper = try start()
    for film in [TestFilm.small, .faststart, .matroska, .html, .empty] {
      let answer = try TestFilms.withDescriptor(film) { descriptor, _ in try ask(&helper, facts(size), film: descriptor)
      }
      let json = answer.flatMap { try? JSONParser.parse($0) }
      #expect(json?["facts"] != nil || json?["error"] != nil, "\(film) as if it had \(size) bytes")
    }
  }
}
