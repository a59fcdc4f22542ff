import Domain
import SQL

extension Catalog {
  /// The first millisecond of the UTC month of `time`.
  static func startOfMonth(_ time: Int64) -> Int64 { CivilDate(milliseconds: time).firstOfMonth.milliseconds }

  /// What was spent, is reserved or may have been spent since `start`: payment.md, rule 15.
  ///
  /// Charges where they are known, else quotes; a failure that cost nothing counts nothing; refunds come off, and never
  /// more than was paid. A plan counts while its owner lives: what nobody will send reserves nothing.
  static func committed(
    _ connection: borrowing Connection, since start: Int64, isAlive: (String) -> Bool
  ) throws(SQLError) -> Money {
    var sum = Money.zero
    try connection.each(
      """
      SELECT coalesce(sum(max(0, coalesce(charged, quoted, 0) - coalesce(refunded, 0))), 0) FROM generations
      WHERE planned_at >= ?1 AND state NOT IN ('planned', 'cancelled', 'refused', 'failed-not-charged')
      """,
      [.integer(start)]
    ) { (row) throws(SQLError) in sum = Money(nanos: try row.int64(0)) }
    try connection.each(selection(of: [.planned]), []) { (row) throws(SQLError) in
      let planned = try GenerationRecord(row: row)
      if planned.plannedAt ?? 0 >= start, planned.owner.map(isAlive) ?? false { sum = sum + (planned.quoted ?? .zero) }
    }
    return sum
  }

  /// What this month has committed so far.
  package func committedThisMonth(isAlive: (String) -> Bool) throws(CatalogError) -> Money {
    let start = Self.startOfMonth(now())
    return try read { (connection) throws(SQLError) in
      try Self.committed(connection, since: start, isAlive: isAlive)
    }
  }

  /// Books that a clip answered a request that would have cost again; `avoided` is nil where its charge is unknown.
  package func recordReuse(serial: Int64, joined: Bool, avoided: Money?) throws(CatalogError) {
    let time = now()
    // Most runs write nothing else, and a hit waits for one fsync only: the row stays in the log.
    try write(leavingLog: true) { connection in
      let booked = try connection.run(
        """
        INSERT INTO reuses (generation, at, kind, avoided, provider, model)
        SELECT serial, ?2, ?3, ?4, coalesce(provider, ''), coalesce(model, '') FROM generations WHERE serial = ?1
        """,
        [.integer(serial), .integer(time), .text(joined ? "joined" : "reused"), .int64(avoided?.nanos)])
      guard booked == 1 else { throw CatalogError(.missingRow, "generation \(serial) is gone from the catalog") }
    }
  }

  /// The price that this provider last charged for such a clip against its list, or nil.
  package func chargedPrice(of request: Request, by provider: Provider) throws(CatalogError) -> Money? {
    try read { (connection) throws(SQLError) in
      var price: Money?
      try connection.each(
        """
        SELECT price FROM charged_prices WHERE provider = ?1 AND model = ?2 AND resolution = ?3 AND duration = ?4
          AND audio = ?5 AND multi_shot = ?6
        """, Self.priceColumns(request, provider)
      ) { (row) throws(SQLError) in price = Money(nanos: try row.int64(0)) }
      return price
    }
  }

  /// Remembers what was charged where it differs from the list, or forgets it where it no longer does.
  package func recordChargedPrice(
    _ price: Money, for request: Request, by provider: Provider, listed: Money?
  ) throws(CatalogError) {
    let time = now()
    try write { connection in
      let columns = Self.priceColumns(request, provider)
      if price == listed {
        try connection.run(
          """
          DELETE FROM charged_prices WHERE provider = ?1 AND model = ?2 AND resolution = ?3 AND duration = ?4
            AND audio = ?5 AND multi_shot = ?6
          """, columns)
      } else {
        try connection.run(
          """
          INSERT INTO charged_prices (provider, model, resolution, duration, audio, multi_shot, price, seen_at)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
          ON CONFLICT DO UPDATE SET price = excluded.price, seen_at = excluded.seen_at
          """, columns + [.integer(price.nanos), .integer(time)])
      }
    }
  }

  private static func priceColumns(_ request: Request, _ provider: Provider) -> [SQLValue] {
    let parameters = request.parameters
    return [
      .text(provider.rawValue), .text(request.model.rawValue), .text(parameters.resolution.rawValue),
      .int(parameters.duration), .bool(parameters.audio), .bool(parameters.multiShot),
    ]
  }
}
