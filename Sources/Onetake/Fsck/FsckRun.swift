import Blobs
import Catalog
import Domain
import Files

/// One check of a library, from the catalog to the blobs to the rows that are made from blobs.
final class FsckRun {
  let library: Library
  let order: FsckOrder
  let sources: RepairSources
  let interrupt: Interrupt?
  let store: BlobStore
  var report = FsckReport()
  private let found: (FsckFinding) -> Void
  private let progress: (FsckReport) -> Void
  /// Takes whose clip has lost its row, by the digest that their history names: they need their blob all the same.
  var lostClips: [Digest: [GenerationRecord]] = [:]
  /// Whether the catalog's own pages are whole: nothing is written otherwise.
  private(set) var isCatalogSound = true

  /// At most so many findings of one kind about rows.
  static let rowLimit = 1000

  init(
    _ library: Library, _ order: FsckOrder, _ sources: RepairSources, _ interrupt: Interrupt?,
    found: @escaping (FsckFinding) -> Void, progress: @escaping (FsckReport) -> Void
  ) throws(LibraryError) {
    self.library = library
    self.order = order
    self.sources = sources
    self.interrupt = interrupt
    self.found = found
    self.progress = progress
    store = try library.blobs()
  }

  var catalog: Catalog { library.catalog }

  /// Whether repairs are made now.
  var repairs: Bool { order.repairs && isCatalogSound }

  func carryOut() throws -> FsckReport {
    try checkCatalog()
    let lost = try surveyBlobs()
    try settle(lost)
    if isCatalogSound { try checkRows() }
    return report
  }

  func tell(_ finding: FsckFinding) {
    report.count(finding)
    found(finding)
  }

  /// Says how far it has come.
  func show() { progress(report) }

  /// Ends here where a person asked for it; what was repaired stays.
  func heedInterrupt() throws(LibraryError) {
    guard repairs, interrupt?.isRaised == true else { return }
    throw LibraryError(
      .interrupted, "interrupted: what was repaired stays, and the rest is as it was", cure: "run it again to go on")
  }

  // MARK: The catalog

  private func checkCatalog() throws {
    let integrity = try catalog.integrity()
    if let first = integrity.file.first {
      isCatalogSound = false
      report.isCatalogDamaged = true
      let tables = catalog.damagedTables()
      // Where the tables can be told, they say more than SQLite's words about pages.
      for table in tables {
        let rows =
          table.isReadable ? "its rows can all be read, an index of it cannot" : "not all of its rows can be read"
        let problem = "library.sqlite: the table \(table.table) is damaged: \(rows)"
        tell(FsckFinding(.catalog, problem, plan: .catalog))
      }
      if tables.isEmpty { tell(FsckFinding(.catalog, "library.sqlite: \(first)", plan: .catalog)) }
      for problem in integrity.file.dropFirst(tables.isEmpty ? 1 : integrity.file.count) {
        tell(FsckFinding(.catalog, "library.sqlite: \(problem)", plan: .catalog))
      }
      return
    }
    try checkRequests()
    try repaired(
      integrity.copies,
      by: {
        try catalog.rebuildCopies()
        FaultPoint.repairRowsCommitted.reach()
      }
    ) { problem in
      FsckFinding(
        .copy, "library.sqlite: \(problem)", hits: hits { try records(id: problem.take) },
        plan: RepairPlan(.rebuild, "made anew from the rows that it copies"))
    }
    try repaired(integrity.index, by: { try catalog.rebuildIndex() }) { problem in
      FsckFinding(
        .index, "the search index: \(problem)", plan: RepairPlan(.rebuild, "made anew from the clips' texts"))
    }
  }

  /// Repairs all of one kind by one deed, and tells each.
  private func repaired<Problem>(
    _ problems: [Problem], by deed: () throws -> Void, _ finding: (Problem) -> FsckFinding
  ) throws {
    guard !problems.isEmpty else { return }
    var outcome: RepairOutcome?
    if repairs {
      try deed()
      outcome = RepairOutcome(repaired: true, "made anew")
    }
    for problem in problems {
      var finding = finding(problem)
      finding.outcome = outcome
      tell(finding)
    }
  }

  private func records(id: String) throws(CatalogError) -> [GenerationRecord] {
    guard let id = GenerationID(id), let record = try catalog.record(id) else { return [] }
    return [record]
  }

  private func checkRequests() throws {
    var last: Int64 = 0
    var hasRebuilt = false
    while true {
      let page = try catalog.requestProblems(after: last)
      for problem in page.problems {
        let rows = hits { try catalog.takes(ofRequestRow: problem.row) }
        let message = "library.sqlite: request \(problem.row): \(problem.problem)"
        guard problem.isDerivable else {
          tell(FsckFinding(.wrongRow, message, hits: rows, plan: .restoreBackup))
          continue
        }
        var finding = FsckFinding(
          .wrongRow, message, hits: rows, plan: RepairPlan(.rebuild, "made anew from the document that was hashed"))
        if repairs {
          try catalog.rebuildRequest(row: problem.row)
          hasRebuilt = true
          finding.outcome = RepairOutcome(repaired: true, "made anew")
        }
        tell(finding)
      }
      guard let end = page.last else { break }
      last = end
    }
    // The model stands in the take as well.
    if hasRebuilt { try catalog.rebuildCopies() }
  }

  // MARK: What is hit

  /// The clips that are hit, as far as the catalog can say it.
  func hits(_ records: () throws -> [GenerationRecord]) -> [FsckFinding.Hit] {
    ((try? records()) ?? []).map(hit)
  }

  /// A clip that is hit: its prompt is that of its request where its own row is lost.
  func hit(_ record: GenerationRecord) -> FsckFinding.Hit {
    let asked = record.clip == nil ? (try? library.request(of: record))?.parameters.prompt : nil
    return FsckFinding.Hit(record, prompt: record.clip?.prompt ?? asked ?? "")
  }

  /// Tells that a part of the catalog could not be read, and goes on behind it.
  func tolerating(_ part: String, _ body: () throws -> Void) throws {
    do { try body() } catch let error as CatalogError where error.code == .damaged {
      isCatalogSound = false
      report.isCatalogDamaged = true
      tell(FsckFinding(.catalog, "library.sqlite: \(part) cannot be read: \(error.message)", plan: .catalog))
    }
  }
}
