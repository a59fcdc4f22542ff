import Domain
import Onetake

/// A clip in a list.
enum ClipText {
  /// "1920x1072 5.042 s".
  static func size(_ record: GenerationRecord) -> String {
    guard let clip = record.clip else { return "" }
    let size = clip.width.flatMap { width in clip.height.map { "\(width)x\($0)" } } ?? clip.resolution ?? "?"
    return size + (clip.lengthMilliseconds.map { " \(seconds($0)) s" } ?? "")
  }

  /// Milliseconds as seconds, without idle zeros: 5042 is "5.042", 5000 is "5".
  static func seconds(_ milliseconds: Int64) -> String { JSON.double(Double(milliseconds) / 1000).text }

  /// A clip as `search --json` lists it: the shape of cli.md.
  static func json(_ record: GenerationRecord) -> JSON {
    let clip = record.clip
    return [
      "id": .string(record.id.text), "key": .text(record.key?.description), "digest": .text(clip?.digest.hex),
      "prompt": .text(clip?.prompt), "model": .text(record.model), "provider": .text(record.provider?.rawValue),
      "resolution": .text(clip?.resolution), "width": .int(clip?.width), "height": .int(clip?.height),
      "duration": .double(clip?.lengthMilliseconds.map { Double($0) / 1000 }),
      "has_audio": clip?.hasAudio.map { .bool($0) } ?? .null, "verdict": .text(clip?.verdict.rawValue),
      "created": .string(When.full(record.createdAt)), "rating": .int(clip?.rating),
      "tags": .array((clip?.tags ?? []).map { .string($0) }), "snippet": .text(clip?.prompt),
    ]
  }
}

/// Moments as people and scripts read them, in UTC.
enum When {
  /// `2026-11-21`
  static func day(_ milliseconds: Int64) -> String { CivilDate(milliseconds: milliseconds).description }

  /// `2026-11-21 05:04`
  static func minute(_ milliseconds: Int64) -> String {
    String(full(milliseconds).prefix(16)).replacing("T", with: " ")
  }

  /// `2026-11-21T05:04:03.210Z`
  static func full(_ milliseconds: Int64) -> String { Timestamp(milliseconds: milliseconds).description }
}
