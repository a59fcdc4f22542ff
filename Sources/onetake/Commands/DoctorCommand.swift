import Domain
import Onetake
import TerminalPictures

/// `onetake doctor`
enum DoctorCommand: Command {
  static var spec: CommandSpec { .doctor }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    try context.withLibrary(whereAbsent: .begins) { (library) throws(CommandFailure) in
      let checks = library.doctor(askingProviders: true) + [pictureCheck()]
      if context.globals.json {
        context.emit([
          "version": .string(Version.number), "ok": .bool(!checks.contains { $0.status == .failure }),
          "checks": .array(checks.map(json)),
        ])
      } else {
        for check in checks { lines(check, context).forEach { context.output.line($0) } }
      }
      return checks.contains { $0.status == .failure } ? .unexpected : .done
    }
  }

  private static func pictureCheck() -> DoctorCheck {
    PictureTerminal.isInstalled
      ? DoctorCheck("pictures", .ok, "a terminal shows posters, by libchafa")
      : DoctorCheck("pictures", .warning, "no poster is shown on a terminal", cure: "install libchafa0")
  }

  private static func lines(_ check: DoctorCheck, _ context: CommandContext) -> [String] {
    let style: Style = check.status == .ok ? .green : check.status == .warning ? .yellow : .red
    let status = context.terminal.paint(DisplayWidth.pad(check.status.rawValue, to: 8), style)
    let name = DisplayWidth.pad(check.name, to: 10)
    let column = 18
    var lines = TextWrap.lines(SafeText.line(check.message), at: column, on: context.terminal)
    lines[0] = status + name + lines[0]
    if let cure = check.cure { lines.append(String(repeating: " ", count: column) + SafeText.line(cure)) }
    return lines
  }

  private static func json(_ check: DoctorCheck) -> JSON {
    [
      "name": .string(check.name), "status": .string(check.status.rawValue), "message": .string(check.message),
      "cure": .text(check.cure),
    ]
  }
}
