import Domain
import Onetake

/// `onetake search --like ID`
enum LikeText {
  static func run(
    _ name: String, _ query: SearchQuery, limit: Int, _ library: Library, _ context: CommandContext
  ) throws(CommandFailure) -> ExitCode {
    let clips = try doing { () throws(LibraryError) in
      try library.clips(like: try library.record(named: name), within: query, limit: limit)
    }
    if context.globals.json {
      context.emit(["clips": .array(clips.map(json))])
    } else if clips.isEmpty {
      context.note("no other clip has the same image or a prompt near it")
    } else {
      var table = Table([
        .init(title: "id"), .init(title: "image"), .init(title: "prompt", alignsRight: true), .init(title: "clip"),
        .init(title: "", shrinks: true),
      ])
      for clip in clips {
        table.add([
          .init(clip.record.id.text), .init(clip.hasSameImage ? "same" : "", .green), .init(percent(clip.nearness)),
          .init(ClipText.size(clip.record), .dim), .init(clip.record.clip?.prompt ?? ""),
        ])
      }
      table.lines(for: context.terminal).forEach { context.output.line($0) }
    }
    for hint in query.hints { context.note(hint) }
    return clips.isEmpty ? .notFound : .done
  }

  private static func percent(_ nearness: Double) -> String { "\(Int((nearness * 100).rounded())) %" }

  private static func json(_ clip: LikeClip) -> JSON {
    guard case .object(var object) = ClipText.json(clip.record) else { return .null }
    object["same_image"] = .bool(clip.hasSameImage)
    object["prompt_nearness"] = .double((clip.nearness * 1000).rounded() / 1000)
    return .object(object)
  }
}
