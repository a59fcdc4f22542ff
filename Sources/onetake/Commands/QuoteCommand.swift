import Domain
import Onetake

/// `onetake quote`
enum QuoteCommand: Command {
  static var spec: CommandSpec { .quote }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    var opened: Library?
    let described = try context.describedRequest { () throws(CommandFailure) in
      let library = try context.openLibrary()
      opened = library
      return library
    }
    return try context.withLibrary(opened) { (library) throws(CommandFailure) in
      var quotes = try doing { () throws(LibraryError) in
        try library.quotes(for: described.request, imageURL: described.imageURL)
      }
      if let name = context.arguments.value("provider"), let provider = Provider(rawValue: name) {
        quotes = quotes.filter { $0.provider == provider }
      }
      if context.globals.json {
        context.emit(["key": .string(described.request.key.description), "quotes": .array(quotes.map(json))])
      } else {
        table(quotes).lines(for: context.terminal).forEach { context.output.line($0) }
      }
      return .done
    }
  }

  private static func json(_ quote: Quote) -> JSON {
    [
      "provider": .string(quote.provider.rawValue), "price": quote.canServe ? .money(quote.price) : .null,
      "currency": .string(Money.currency), "reason": .text(quote.reason),
    ]
  }

  private static func table(_ quotes: [Quote]) -> Table {
    var table = Table([.init(title: "provider"), .init(title: "USD", alignsRight: true), .init(title: "", wraps: true)])
    for quote in quotes {
      let price = quote.canServe ? quote.price?.description ?? "unknown" : "–"
      let notes = notes(on: quote)
      table.add([.init(quote.provider.rawValue), .init(price, quote.canServe ? nil : .dim), .init(notes[0], .dim)])
      for note in notes.dropFirst() { table.add([.init(""), .init(""), .init(note, .dim)]) }
    }
    return table
  }

  /// What is to be said of a quote, at least one text.
  private static func notes(on quote: Quote) -> [String] {
    if !quote.obstacles.isEmpty { return quote.obstacles.map(\.message) }
    return [quote.reason ?? (quote.priceWasCharged ? "what it last charged, against its own list" : "")]
  }
}
