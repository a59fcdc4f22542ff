import Foundation
import Rig

/// A system call that is to fail: the n-th of its kind, or that one and all later ones. Tests/FailingCalls does it.
struct CallFault: Sendable, CustomStringConvertible {
  /// Kinds of calls on files, as FailingCalls.h has them.
  enum Kind: String, CaseIterable, Sendable {
    case write, fsync, rename, link, open, mkdir, truncate, allocate, unlink, clone, copy, read
  }

  /// What is answered. `short` does half; `torn` does half, and the next call has no room; `lost` is an fsync that
  /// fails and takes with it what was written since the last one.
  enum Answer: String, Sendable {
    case EIO, ENOSPC, EDQUOT, EMFILE, short, torn, lost
  }

  enum Times: String, CaseIterable, Sendable {
    case once, forever
  }

  let kind: Kind
  let answer: Answer
  let times: Times
  /// Which call of the kind, from 1.
  var number = 1

  init(_ kind: Kind, _ answer: Answer, _ times: Times) {
    self.kind = kind
    self.answer = answer
    self.times = times
  }

  var description: String { "\(kind):\(number):\(answer):\(times)" }

  /// The variables that FailingCalls reads.
  func variables(below folder: String, report: String) -> [String: String?] {
    Self.counting(below: folder, report: report).merging(["FAILING_CALLS": description]) { $1 }
  }

  /// As `variables`, for a run in which calls are counted and none fails.
  static func counting(below folder: String, report: String) -> [String: String?] {
    [
      "LD_PRELOAD": Program.buildFolder + "/libFailingCalls.so", "FAILING_CALLS_BELOW": folder,
      "FAILING_CALLS_REPORT": report,
    ]
  }
}

/// A call that FailingCalls counted.
struct CountedCall: Sendable, CustomStringConvertible {
  let kind: CallFault.Kind
  let number: Int
  /// What was answered instead, or nil.
  let answer: String?
  let inode: String
  let path: String

  var description: String { "\(kind) \(number) of \(path)" }

  /// Reads a report; none is none.
  static func report(_ path: String) -> [CountedCall] {
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 4).map(String.init)
      guard parts.count == 5, let kind = CallFault.Kind(rawValue: parts[0]), let number = Int(parts[1]) else {
        return nil
      }
      return CountedCall(
        kind: kind, number: number, answer: parts[2] == "-" ? nil : parts[2], inode: parts[3], path: parts[4])
    }
  }

  /// The numbers of one kind that are worth trying when not all can be: of calls of that kind that follow each other on
  /// one file, such as the pages of one commit, the first and the last.
  static func telling(_ kind: CallFault.Kind, in calls: [CountedCall]) -> [Int] {
    var runs: [(first: Int, last: Int, path: String)] = []
    var follows = false
    for call in calls {
      if call.kind == kind {
        if follows, let last = runs.last, last.path == call.path {
          runs[runs.count - 1].last = call.number
        } else {
          runs.append((call.number, call.number, call.path))
        }
        follows = true
      } else if call.kind == .fsync || call.kind == .open {
        follows = false
      }
    }
    return runs.flatMap { $0.first == $0.last ? [$0.first] : [$0.first, $0.last] }
  }
}
