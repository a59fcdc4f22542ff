import Domain
import Onetake

/// `onetake compare`
enum CompareCommand: Command {
  static var spec: CommandSpec { .compare }

  static func run(_ context: CommandContext) throws(CommandFailure) -> ExitCode {
    let names = context.arguments.operands
    let file = context.arguments.value("picture")
    if let file, PictureFormat(fileName: file) == nil {
      throw CommandFailure(
        .invalid, "\(file): the end of the name says no format of pictures", cures: ["use .webp, .jpg or .png"])
    }
    return try context.withLibrary { (library) throws(CommandFailure) in
      let comparison = try doing { () throws(LibraryError) in
        try library.compare(library.record(named: names[0]), library.record(named: names[1]))
      }
      let records = (comparison.first.record, comparison.second.record)
      let view = PictureView(context)
      let pixels: Pixels?
      if file != nil || view != nil, Self.canDraw(records.0), Self.canDraw(records.1) {
        pixels = try picture(of: records, library, isDemanded: file != nil, context)
      } else {
        pixels = nil
        if let file {
          throw CommandFailure(
            .invalid, "\(file) was not written: both takes must have a clip that is still here",
            cures: ["onetake compare \(records.0.id) \(records.1.id)  compares what is known without it"])
        }
      }
      if let file, let pixels { try doing { () throws(LibraryError) in try library.write(pixels, to: file) } }
      if context.globals.json {
        context.emit(CompareText.json(comparison, picture: file))
        return .done
      }
      if let view, let pixels {
        view.show(pixels.size, context) { bounds throws(LibraryError) in try library.scaled(pixels, within: bounds) }
      }
      CompareText.lines(comparison, context.terminal).forEach { context.output.line($0) }
      if let file { context.note("the picture is in \(file)") }
      return .done
    }
  }

  private static func canDraw(_ record: GenerationRecord) -> Bool { record.clip.map { $0.sweptAt == nil } ?? false }

  /// The picture of both; one that nobody asked for by name is only told to be missing.
  private static func picture(
    of records: (GenerationRecord, GenerationRecord), _ library: Library, isDemanded: Bool, _ context: CommandContext
  ) throws(CommandFailure) -> Pixels? {
    do throws(LibraryError) {
      return try library.comparisonPicture(records.0, records.1)
    } catch {
      if isDemanded { throw CommandFailure(error) }
      context.note("no picture: \(error.message)")
      return nil
    }
  }
}
