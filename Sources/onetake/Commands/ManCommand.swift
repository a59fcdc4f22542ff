import Domain

/// `onetake man [PAGE]`, for `make man`.
enum ManCommand: Command {
  static var spec: CommandSpec { .man }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let pages = ManPage.all(Commands.specs)
    guard let name = context.arguments.operands.first else {
      for page in pages { context.output.line(page.fileName) }
      return .done
    }
    guard let page = pages.first(where: { $0.fileName == name }) else {
      throw CommandFailure(.notFound, "there is no manual page \"\(name)\"", cures: ["onetake man"])
    }
    context.output.write(page.text)
    return .done
  }
}

extension CommandSpec {
  static let man = CommandSpec(
    name: "man", group: .program, summary: "Print the manual's pages in mdoc", usage: ["[PAGE]"],
    about: ["Without a page it names all of them. make man and make install use it."],
    operands: [.optional("PAGE", "A page's file name, such as onetake-generate.1.")],
    exitCodes: [.done, .unexpected, .invalid, .notFound], isHidden: true)
}
