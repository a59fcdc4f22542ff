import Domain
import Onetake

/// `onetake stats`
enum StatsCommand: Command {
  static var spec: CommandSpec { .stats }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary { (library) throws(CommandFailure) in
      let lines = try doing { () throws(LibraryError) in try library.ledger() }
      let budget = try doing { () throws(LibraryError) in try library.budget() }
      let groups = grouped(lines, by: context.arguments.value("by"))
      let total = Sum(lines)
      if context.globals.json {
        guard case .object(var object) = total.json else { return .unexpected }
        object["currency"] = .string(Money.currency)
        object["groups"] = .array(
          groups.map { name, sum in
            guard case .object(var group) = sum.json else { return .null }
            group["name"] = .string(name)
            return .object(group)
          })
        object["this_month"] = ["committed": .money(budget.committed), "budget": .money(budget.limit)]
        context.emit(.object(object))
        return .done
      }
      var table = Table(
        [.init(title: context.arguments.value("by") ?? "month")]
          + Sum.titles.map { Table.Column(title: $0, alignsRight: true) })
      for (name, sum) in groups { table.add([.init(name)] + sum.cells) }
      table.add([.init("in all", .bold)] + total.cells)
      table.lines(for: context.terminal).forEach { context.output.line($0) }
      if total.unknownPrices > 0 {
        context.note(
          "\(Phrase.count(total.unknownPrices, "paid take")) with a price that nobody published: not in the sums")
      }
      if let limit = budget.limit {
        context.note("this month: \(budget.committed) of \(limit) USD spent, reserved or in doubt")
      }
      return .done
    }
  }

  private static func grouped(_ lines: [LedgerLine], by word: String?) -> [(String, Sum)] {
    func name(_ line: LedgerLine) -> String {
      switch word {
      case "model": line.group.model.isEmpty ? "unknown" : line.group.model
      case "provider": line.group.provider.isEmpty ? "imported" : line.group.provider
      default: line.group.month
      }
    }
    let groups = Dictionary(grouping: lines, by: name)
    return groups.sorted { $0.key < $1.key }.map { ($0.key, Sum($0.value)) }
  }

  /// The sums of several lines of the ledger.
  private struct Sum {
    static let titles = ["bought", "reused", "joined", "spent", "avoided", "uncertain", "lost", "refunded"]

    var counts = [0, 0, 0]
    var amounts = [Money](repeating: .zero, count: 5)
    var unknownPrices = 0

    init(_ lines: [LedgerLine]) {
      for line in lines {
        counts = zip(counts, [line.paid, line.reused, line.joined]).map(+)
        let money = [line.spent, line.avoided, line.uncertain, line.lost, line.refunded]
        amounts = zip(amounts, money).map(+)
        unknownPrices += line.unknownPrices
      }
    }

    var cells: [Table.Cell] { counts.map { .init("\($0)") } + amounts.map { .init($0.description) } }

    var json: JSON {
      var object = JSONObject()
      for (title, count) in zip(Self.titles, counts) { object[title] = .int(count) }
      for (title, amount) in zip(Self.titles.dropFirst(3), amounts) { object[title] = .money(amount) }
      object["unknown_prices"] = .int(unknownPrices)
      return .object(object)
    }
  }
}
