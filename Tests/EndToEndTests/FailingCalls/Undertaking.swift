import Domain
import Foundation
import Rig
import Testing

/// Something that a person does with a library, during which system calls fail.
enum Undertaking: String, CaseIterable, Sendable, CustomTestStringConvertible {
  /// The first command of all imports, and makes the library.
  case begin
  /// The first command of all buys.
  case buyFirst
  case buyFromText, buyFromImage
  /// Buys and does not wait for the clip.
  case order
  /// A hit in a library of an older version, which is backed up and brought up to date first.
  case migrate
  case hit, copyOut, adopt, move, accept, trash, restore, collect, check, verify
  /// Removes the bytes of a clip in the trash.
  case sweep
  /// Adds to a backup that knows less.
  case backUp
  /// Brings a backup back into a library that has lost its catalog and a clip.
  case bringBack

  var testDescription: String { rawValue }

  /// The library that it begins with: one of `Prepared`.
  var start: Prepared {
    switch self {
    case .begin, .buyFirst: .nothing
    case .buyFromText, .buyFromImage, .order, .adopt, .move: .other
    case .migrate, .hit, .copyOut, .trash, .check, .verify: .held
    case .sweep: .doomed
    case .backUp: .backed
    case .bringBack: .broken
    case .accept: .nonconforming
    case .restore: .trashed
    case .collect: .job
    }
  }

  /// Whether it may pay.
  var buys: Bool { [.buyFirst, .buyFromText, .buyFromImage, .order].contains(self) }

  /// The variables that it and all that follows runs with: a debug build takes this for one migration more.
  var variables: [String: String?] {
    self == .migrate ? ["ONETAKE_FAULT_MIGRATION": "CREATE TABLE rehearsal (a INTEGER) STRICT"] : [:]
  }

  /// The words that the clip is asked for with in the end, by whoever buys.
  func request(_ rig: Rig) throws -> [String] { self == .order ? try rig.order(.shortapi) : try words(rig) }

  /// The words that are typed; FOLDER stands for the scratch folder, ID for the take's id.
  func words(_ rig: Rig) throws -> [String] {
    let request = rig.textRequest("neon rain")
    switch self {
    case .buyFirst, .buyFromText, .migrate, .hit: return try rig.order(.shortapi)
    case .buyFromImage: return try rig.order(.gmi)
    case .order: return try rig.order(.shortapi, ["--no-wait"])
    case .copyOut: return try rig.order(.shortapi, ["-o", "FOLDER/copy.mp4"])
    case .begin, .adopt: return ["import", "--json", "FOLDER/film.mp4"] + request
    case .move: return ["import", "--json", "--move", "FOLDER/film.mp4"] + request
    case .accept: return ["accept", "--json", "ID"]
    case .trash: return ["rm", "--json", "ID"]
    case .restore: return ["restore", "--json", "ID"]
    case .collect: return ["jobs", "resume", "--json", "ID"]
    case .check: return ["fsck", "--json"]
    case .verify: return ["verify", "--json", "ID"]
    case .sweep: return ["gc", "--json", "--grace", "0"]
    case .backUp: return ["backup", "--json", "FOLDER/backup"]
    case .bringBack: return ["restore-backup", "--json", "FOLDER/backup"]
    }
  }

  /// What fails, in `make test`: what tells most, once or for ever.
  var faults: [CallFault] {
    var faults = [
      CallFault(.fsync, .EIO, .forever), CallFault(.rename, .EIO, .once), CallFault(.mkdir, .ENOSPC, .once),
      CallFault(.write, .ENOSPC, .forever), CallFault(.open, .EIO, .once),
    ]
    // What comes before and after is as in `begin` and `buyFromText`.
    if self == .buyFirst { return faults }
    faults += [
      CallFault(.fsync, .lost, .once), CallFault(.allocate, .ENOSPC, .once), CallFault(.truncate, .EIO, .once),
      CallFault(.write, .torn, .once),
    ]
    // The mark of the last payment cannot be written, and neither can that nothing was sent.
    if self == .order { faults.append(CallFault(.fsync, .lost, .forever)) }
    if [.buyFromImage, .order, .collect].contains(self) { return faults }
    faults += [
      CallFault(.open, .EMFILE, .forever), CallFault(.rename, .ENOSPC, .forever), CallFault(.mkdir, .EDQUOT, .forever),
      CallFault(.allocate, .EDQUOT, .forever), CallFault(.unlink, .EIO, .forever), CallFault(.link, .EIO, .once),
      CallFault(.clone, .EIO, .once), CallFault(.copy, .ENOSPC, .once), CallFault(.copy, .short, .once),
      CallFault(.write, .short, .forever), CallFault(.read, .EIO, .once),
    ]
    return faults
  }

  /// What fails in `make torture`: every kind with every answer that it can give.
  static let allFaults: [CallFault] = {
    let answers: [(CallFault.Kind, [CallFault.Answer])] = [
      (.write, [.EIO, .ENOSPC, .EDQUOT, .short, .torn]), (.fsync, [.EIO, .ENOSPC, .EDQUOT, .lost]),
      (.rename, [.EIO, .ENOSPC, .EDQUOT]), (.link, [.EIO, .ENOSPC, .EDQUOT]),
      (.open, [.EIO, .ENOSPC, .EDQUOT, .EMFILE]), (.mkdir, [.EIO, .ENOSPC, .EDQUOT]), (.truncate, [.EIO, .ENOSPC]),
      (.allocate, [.EIO, .ENOSPC, .EDQUOT]), (.unlink, [.EIO]), (.clone, [.EIO, .ENOSPC]),
      (.copy, [.EIO, .ENOSPC, .EDQUOT, .short]), (.read, [.EIO, .short]),
    ]
    return answers.flatMap { kind, answers in
      answers.flatMap { answer in CallFault.Times.allCases.map { CallFault(kind, answer, $0) } }
    }
  }()
}

/// Libraries that undertakings begin with, each in a folder of its own, with what else is needed beside it.
enum Prepared: String, CaseIterable {
  case nothing, other, held, nonconforming, trashed, job
  /// One clip is kept, the other one in the trash.
  case doomed
  /// A backup knows of one clip, the library of two.
  case backed
  /// A backup knows of two clips; the library has lost its catalog and the second one's bytes.
  case broken
}
