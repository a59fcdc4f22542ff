import Domain
import SQL

/// A job that the provider took for a take which has gone on without it.
package struct FoundJob: Sendable {
  package let provider: Provider
  package let account: String?
  package let job: String
  package let imageURL: String?
  package let quoted: Money?
  /// What the provider said that it charged.
  package let charge: Money?

  /// Makes a job that was found.
  package init(
    provider: Provider, account: String?, job: String, imageURL: String?, quoted: Money?, charge: Money?
  ) {
    self.provider = provider
    self.account = account
    self.job = job
    self.imageURL = imageURL
    self.quoted = quoted
    self.charge = charge
  }
}

extension Catalog {
  /// Brings in a paid job under the next take number of the request that `record` answers; nothing is sent for it.
  ///
  /// Throws `jobTaken` where a take has the job already.
  package func adopt(_ found: FoundJob, besides record: GenerationRecord) throws(CatalogError) -> GenerationRecord {
    let time = now()
    enum Adopted {
      case serial(Int64)
      case noRequest
      case jobTaken
    }
    let adopted: Adopted = try write { connection in
      do {
        try connection.run(
          """
          INSERT INTO generations (id, request, take, origin, state, fence, attempts, provider, account, job, image_url,
            quoted, charged, charged_source, planned_at, sent_at, submitted_at, reason, created_at, updated_at, model)
          SELECT ?2, request, (SELECT max(take) FROM generations t WHERE t.request = g.request) + 1, 'bought',
            'submitted', 1, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?10, ?11, ?10, ?10,
            (SELECT model FROM requests r WHERE r.id = g.request)
          FROM generations g WHERE serial = ?1 AND request IS NOT NULL
          """,
          [
            .integer(record.serial), .text(GenerationID.random().text), .text(found.provider.rawValue),
            .string(found.account), .text(found.job), .string(found.imageURL), .int64(found.quoted?.nanos),
            .int64((found.charge ?? found.quoted)?.nanos),
            .string(found.charge != nil ? "provider" : found.quoted != nil ? "quote" : nil), .integer(time),
            .text("a late answer to an attempt to send \(record.id) named the job"),
          ])
      } catch let error as SQLError where error.isUniqueViolation {
        return .jobTaken
      }
      guard connection.changes == 1 else { return .noRequest }
      let serial = connection.lastInsertRowID
      try Self.insertEvent(
        connection,
        EventRow(
          serial: serial, at: time, actor: self.actor, event: "adopted", from: nil, to: .submitted,
          amount: found.charge ?? found.quoted, detail: "the job \(found.job) of a late answer about \(record.id)"))
      return .serial(serial)
    }
    switch adopted {
    case .serial(let serial): return try self.record(serial: serial)
    case .noRequest: throw CatalogError(.missingRow, "generation \(record.id) is gone, or answers no request")
    case .jobTaken: throw CatalogError(.jobTaken, "the job id belongs to another generation")
    }
  }
}
