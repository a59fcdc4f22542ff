import Domain
import SQL

/// A purchase that is about to be planned.
package struct PlanOrder: Sendable {
  package let request: Request
  package let wish: TakeWish
  package let quote: Quote
  package let account: String
  package let imageURL: String?
  package let owner: String
  /// The month's limit, or nil for none.
  package let monthlyLimit: Money?

  /// Makes an order.
  package init(
    request: Request, wish: TakeWish, quote: Quote, account: String, imageURL: String?, owner: String,
    monthlyLimit: Money?
  ) {
    self.request = request
    self.wish = wish
    self.quote = quote
    self.account = account
    self.imageURL = imageURL
    self.owner = owner
    self.monthlyLimit = monthlyLimit
  }
}

/// What became of a plan.
package enum PlanOutcome: Sendable {
  /// The take is planned, quoted, reserved against the budget and owned.
  case planned(GenerationRecord)
  /// Somebody was quicker: this answers now.
  case answered(TakeChoice)
  /// The month's budget does not hold it.
  case overBudget(Budget)
}

extension Catalog {
  /// Plans a take: decides once more which take answers, checks the budget and reserves the quote, all in one
  /// transaction, so that of any number of processes one plans and the rest are answered.
  package func plan(
    _ order: PlanOrder, isAlive: (String) -> Bool
  ) throws(CatalogError) -> PlanOutcome {
    let time = now()
    enum Planned {
      case serial(Int64)
      case answered(TakeChoice)
      case overBudget(Budget)
    }
    let planned: Planned = try write { connection in
      let takes = try Self.takes(connection, of: order.request.key)
      let choice = TakeChoice(order.wish, among: takes.map { $0.view(isAlive: isAlive) })
      var old: GenerationRecord?
      let take: Int
      switch choice {
      case .buy(let number): take = number
      case .replan(let number):
        take = number
        old = takes.first { $0.take == number }
      default: return .answered(choice)
      }
      // Only what would be bought is held against the budget: whatever answers already costs nothing.
      if let limit = order.monthlyLimit, let price = order.quote.price {
        let committed = try Self.committed(connection, since: Self.startOfMonth(time), isAlive: isAlive)
        if committed + price > limit { return .overBudget(Budget(limit: limit, committed: committed)) }
      }
      if let old {
        try Self.replan(connection, order, old, at: time, actor: self.actor)
        return .serial(old.serial)
      }
      let request = try Self.requestRow(connection, order.request, at: time)
      return .serial(try Self.insertPlanned(connection, order, request: request, take: take, at: time, self.actor))
    }
    switch planned {
    case .serial(let serial): return .planned(try record(serial: serial))
    case .answered(let choice): return .answered(choice)
    case .overBudget(let budget): return .overBudget(budget)
    }
  }

  private static func insertPlanned(
    _ connection: borrowing Connection, _ order: PlanOrder, request: Int64, take: Int, at time: Int64, _ actor: String
  ) throws(SQLError) -> Int64 {
    try connection.run(
      """
      INSERT INTO generations (id, request, take, origin, state, owner, fence, provider, account, image_url, quoted,
        planned_at, created_at, updated_at, model)
      VALUES (?1, ?2, ?3, 'bought', 'planned', ?4, 1, ?5, ?6, ?7, ?8, ?9, ?9, ?9, ?10)
      """,
      [
        .text(GenerationID.random().text), .integer(request), .int(take), .text(order.owner),
        .text(order.quote.provider.rawValue), .text(order.account), .string(order.imageURL),
        .int64(order.quote.price?.nanos), .integer(time), .text(order.request.model.rawValue),
      ])
    let serial = connection.lastInsertRowID
    try insertEvent(
      connection,
      EventRow(
        serial: serial, at: time, actor: actor, event: "planned", from: nil, to: .planned, amount: order.quote.price,
        detail: order.quote.provider.rawValue))
    return serial
  }

  /// A take that was never paid is planned anew, by whoever asks now, with today's quote.
  private static func replan(
    _ connection: borrowing Connection, _ order: PlanOrder, _ old: GenerationRecord, at time: Int64, actor: String
  ) throws(SQLError) {
    try connection.run(
      """
      UPDATE generations SET state = 'planned', owner = ?2, fence = fence + 1, attempts = 0, provider = ?3,
        account = ?4, job = NULL, image_url = ?5, quoted = ?6, charged = NULL, charged_source = NULL, refunded = NULL,
        reason = NULL, image_now = NULL, planned_at = ?7, sent_at = NULL, submitted_at = NULL, updated_at = ?7
      WHERE serial = ?1
      """,
      [
        .integer(old.serial), .text(order.owner), .text(order.quote.provider.rawValue), .text(order.account),
        .string(order.imageURL), .int64(order.quote.price?.nanos), .integer(time),
      ])
    try insertEvent(
      connection,
      EventRow(
        serial: old.serial, at: time, actor: actor, event: GenerationEvent.replanned.name, from: old.state,
        to: .planned, amount: order.quote.price, detail: order.quote.provider.rawValue))
  }

  /// The row of a request, made if it is new.
  static func requestRow(
    _ connection: borrowing Connection, _ request: Request, at time: Int64
  ) throws(SQLError) -> Int64 {
    let parameters = request.parameters
    try connection.run(
      """
      INSERT INTO requests (key, canonical, model, image, prompt, negative_prompt, resolution, duration, aspect_ratio,
        audio, multi_shot, seed, cfg_scale, thinking, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (key) DO NOTHING
      """,
      [
        .blob(request.key.digest.bytes), .blob(request.canonical), .text(request.model.rawValue),
        request.image.map { .blob($0.digest.bytes) } ?? .null, .text(parameters.prompt),
        .string(parameters.negativePrompt), .text(parameters.resolution.rawValue),
        .int(parameters.duration), .text(parameters.aspectRatio.description), .bool(parameters.audio),
        .bool(parameters.multiShot), .int(parameters.seed),
        parameters.cfgScale.map(SQLValue.real) ?? .null, .string(parameters.thinking), .integer(time),
      ])
    if connection.changes == 1 { try refuseTwin(connection, of: request) }
    var serial: Int64 = 0
    try connection.each("SELECT id FROM requests WHERE key = ?1", [.blob(request.key.digest.bytes)]) {
      (row) throws(SQLError) in
      serial = try row.int64(0)
    }
    return serial
  }

  /// Makes sure that a request which was just added as a new one was not there before: by another index than the one of
  /// keys, which may have lost it to a damaged page. It would be bought again otherwise.
  private static func refuseTwin(
    _ connection: borrowing Connection, of request: Request
  ) throws(SQLError) {
    let twins = try connection.first(
      """
      SELECT count(*) FROM (SELECT canonical FROM requests INDEXED BY requests_by_prompt WHERE prompt = ?1
        ORDER BY id DESC LIMIT 200) WHERE canonical = ?2
      """, [.text(request.parameters.prompt), .blob(request.canonical)]
    ) { (row) throws(SQLError) in try row.int(0) }
    if twins != 1 { throw damaged("the request is there, and the index of keys does not say so") }
  }
}

extension GenerationRecord {
  /// The take as the choice of a take sees it.
  package func view(isAlive: (String) -> Bool) -> TakeView {
    TakeView(
      number: take ?? 0, state: state, isOwned: owner.map(isAlive) ?? false, keeping: clip?.keeping ?? .kept)
  }
}
