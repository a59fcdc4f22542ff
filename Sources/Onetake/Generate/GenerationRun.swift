import Blobs
import Catalog
import Domain
import Fetch
import Files
import MediaClient
import Providers

/// Carries one order from the question to the clip. It performs what `Lifecycle` says, and decides nothing itself.
///
/// It holds an owner lock of its own, so that the kernel tells everybody when it is no more.
struct GenerationRun: ~Copyable {
  let library: Library
  var order: GenerateOrder
  let interrupt: Interrupt
  let observer: GenerateObserver
  let lock: OwnerLock
  /// Where the provider last said that the result lies. Signed, so it is held in memory only.
  var resultURLs: [String] = []
  /// What a person should know besides.
  var notes: [String] = []
  /// Whether somebody else paid for the take that answers: this order waited for it, or went on with it.
  var joined = false
  /// What was at the image's address after the submit, where the catalog could not take it.
  var imageCheck: UnrecordedCheck?
  /// Whether a byte of an order may have left.
  var hasSent = false
  /// Room on the disk for the clip to come, held from before the submit until its bytes take it.
  var room: Reservation?

  init(
    library: Library, order: GenerateOrder, interrupt: Interrupt, observer: @escaping GenerateObserver,
    lock: consuming OwnerLock
  ) {
    self.library = library
    self.order = order
    self.interrupt = interrupt
    self.observer = observer
    self.lock = lock
  }

  var key: RequestKey { order.request.key }

  /// What an attempt's second look at the image's address found.
  struct UnrecordedCheck {
    let check: ImageCheck
    let sent: GenerationRecord
  }

  /// Answers the order: serves, joins, goes on or buys, until there is a result.
  mutating func carryOut() throws(LibraryError) -> GenerateResult {
    var wish = order.wish
    var hasToldMiss = false
    while true {
      let (records, choice) = try library.takes(of: key, for: wish)
      if let result = try library.answer(choice, records, key: key, as: joined ? .joined : .reused) { return result }
      switch choice {
      case .join(let take):
        // From now on this take answers, whatever else comes.
        wish = .number(take)
        joined = true
        guard order.waits else { return try pending(take, records) }
        observer(.joined(take: take))
        if try waitForChange(of: records.first { $0.take == take }) == .interrupted {
          return try pending(take, records)
        }
        try library.settleDeadSenders()
      case .drive(let take):
        guard order.waits else {
          let record = records.first { $0.take == take }
          return GenerateResult(
            .pending, key: key, record: record, notes: ["it is paid already, and waits to be fetched"])
        }
        guard let record = records.first(where: { $0.take == take }),
          let claimed = try mapped({ try library.catalog.claim(record, for: lock.owner, isAlive: library.isAlive) })
        else { continue }
        FaultPoint.takeClaimed.reach()
        joined = true
        return try drive(claimed)
      default:
        if joined, let record = records.first(where: { choice == .replan(take: $0.take ?? 0) }) {
          // Whoever waited for a take that came to nothing is told so, and buys nothing. Only a take whose owner died
          // before its first try is taken over: this request asks for it as much as that one did.
          guard record.state == .planned && record.attempts == 0 else { return library.report(record, key: key) }
          joined = false
        }
        if !hasToldMiss {
          let miss = try library.explainMiss(of: order.request, imageBytes: order.imageBytes)
          observer(.missed(miss))
          notes += miss.warnings
          hasToldMiss = true
        }
        if let planned = try plan(wish) { return try purchase(planned) }
      }
    }
  }

  private func pending(_ take: Int, _ records: [GenerationRecord]) throws(LibraryError) -> GenerateResult {
    let record = records.first { $0.take == take }
    return GenerateResult(.pending, key: key, record: record, notes: ["another process pays for it and goes on"])
  }

  // MARK: Waiting

  enum WaitOutcome {
    case changed
    case interrupted
  }

  /// Waits until a take's row changes, its owner dies, or a person interrupts.
  func waitForChange(of record: GenerationRecord?) throws(LibraryError) -> WaitOutcome {
    guard let record else { return .changed }
    return try mapped {
      var watch = try FolderWatch(wakeUp: interrupt.wakeUp)
      try watch.watch(library.layout.root, for: .changes, names: ["library.sqlite-wal"])
      try watch.watch(library.layout.locks, for: .closings)
      while true {
        if interrupt.isRaised { return .interrupted }
        let now = try library.catalog.record(serial: record.serial)
        guard now.state == record.state, now.fence == record.fence, let owner = now.owner, library.isAlive(owner) else {
          return .changed
        }
        _ = try watch.wait(milliseconds: 1000)
      }
    }
  }

  /// Waits so long, or until a person interrupts; whether the whole time passed.
  func pause(milliseconds: Int) throws(LibraryError) -> Bool {
    if interrupt.isRaised { return false }
    return try mapped {
      let watch = try FolderWatch(wakeUp: interrupt.wakeUp)
      let deadline = library.time.steadyMilliseconds() + Int64(milliseconds)
      while true {
        let left = deadline - library.time.steadyMilliseconds()
        if left <= 0 { return true }
        if try watch.wait(milliseconds: Int(left)) == .rung || interrupt.isRaised { return false }
      }
    }
  }
}
