import Domain

/// The evidence for a refund of one take: what was ordered, what came of it, what it cost, and who said what when.
///
/// Pure: how it reads as JSON and as a page follows from these values alone.
struct Claim {
  /// The version of `claim.json`'s shape.
  static let format = 1

  /// A file that lies beside the page.
  struct Attachment {
    let name: String
    let bytes: Int
    let digest: Digest
    /// What it is, in a few words.
    let says: String
  }

  /// One row of ordered against measured.
  struct Row {
    let name: String
    let ordered: String?
    let measured: String?
    /// The worst that a rule found about it.
    let severity: Finding.Severity?
  }

  let details: ClipDetails
  /// The request that the take answers, if it is known.
  let request: Request?
  /// What was drawn, and why not if nothing was.
  let pictures: FilmPictures?
  let noPictures: String?
  /// When and by which program it was put together.
  let madeAt: Int64
  let madeBy: String
  /// Takes what may not be told out of a text.
  let clean: (String) -> String

  var record: GenerationRecord { details.record }

  /// What was charged; nil where nobody knows.
  var charged: Money? { record.state.mayHaveCost ? record.charged : .zero }

  /// What was charged, or would have been by the quote where nobody knows, less what came back.
  var atStake: Money? {
    guard let cost = charged ?? record.quoted else { return nil }
    return record.refunded.map { cost - $0 } ?? cost
  }

  /// What happened, in one or two sentences.
  var summary: String {
    let errors = record.clip?.findings.filter { $0.severity == .error } ?? []
    switch record.state {
    case .uncertain:
      return "The order was sent, and no answer said whether a job exists. No clip was delivered."
    case .lost: return "The provider finished the job, and its result could not be fetched. No clip was delivered."
    case .failedCharged: return "The provider gave the job up and charged for it. No clip was delivered."
    case .failedChargeUnknown:
      return "The provider gave the job up; whether it charged for it is not known. No clip was delivered."
    case .failedNotCharged: return "The provider gave the job up and charged nothing for it."
    case .refused: return "The provider answered the order and took no job."
    case .sending, .submitted, .rendered: return "The job is not done yet. No clip was delivered so far."
    case .planned, .cancelled: return "Nothing was sent."
    case .stored, .available, .nonconforming:
      if errors.isEmpty { return "A clip was delivered. Nothing in it violates the order." }
      let rules = Phrase.list(errors.map(\.rule.rawValue), joined: "and")
      return "A clip was delivered that is not what was ordered: \(rules)."
    }
  }

  /// What was ordered against what was measured of the clip.
  var rows: [Row] {
    let parameters = request?.parameters
    let (clip, facts) = (record.clip, details.facts)
    let resolution = parameters?.resolution.rawValue ?? clip?.resolution
    let seconds = parameters?.duration ?? clip?.orderedDuration
    return [
      row("Resolution", [.resolution], resolution, facts?.video?.displayed.description),
      row("Aspect ratio", [.aspect], parameters?.aspectRatio.description, aspect),
      row(
        "Length", [.duration], seconds.map { "\($0) s" },
        facts?.video?.presented.map { "\($0.duration.decimal(places: 3)) s" }),
      row("Sound", [.audio, .streamEnds], parameters.map { $0.audio ? "yes" : "no" }, sound),
      row("File", [.completeness, .playable, .faststart], facts == nil ? nil : "whole and playable", file),
    ].filter { $0.ordered != nil || $0.measured != nil }
  }

  private func row(_ name: String, _ rules: Set<Finding.Rule>, _ ordered: String?, _ measured: String?) -> Row {
    let found = (record.clip?.findings ?? []).filter { rules.contains($0.rule) }.map(\.severity)
    let worst: Finding.Severity? = found.contains(.error) ? .error : found.contains(.warning) ? .warning : nil
    return Row(name: name, ordered: ordered, measured: measured, severity: worst)
  }

  private var aspect: String? {
    guard let size = details.facts?.video?.displayed, size.height > 0 else { return nil }
    return Ratio(size.width, size.height).map { "\($0.decimal(places: 3)) : 1" }
  }

  private var sound: String? {
    guard let facts = details.facts else { return nil }
    guard let audio = facts.audio else { return "none" }
    return "\(audio.codec), \(audio.sampleRate) Hz" + (audio.isSilent == true ? ", silent" : "")
  }

  private var file: String? {
    guard let facts = details.facts else { return nil }
    let damage = facts.completeness.damage.map(\.rawValue)
    let codecs = [facts.video?.codec, facts.audio?.codec].compactMap { $0 }.joined(separator: " and ")
    return facts.content.rawValue + (codecs.isEmpty ? "" : ", \(codecs)")
      + (damage.isEmpty ? "" : "; " + Phrase.list(damage, joined: "and"))
  }

  /// The canonical document of the request as it was hashed, and as a value.
  var canonicalText: String? { details.canonical.map { clean(String(decoding: $0, as: UTF8.self)) } }
  var canonical: JSON { details.canonical.flatMap { try? JSONParser.parse($0) }.map(cleaned) ?? .null }

  /// A value whose texts are clean.
  private func cleaned(_ json: JSON) -> JSON {
    switch json {
    case .string(let text): .string(clean(text))
    case .array(let elements): .array(elements.map(cleaned))
    case .object(let object): .object(JSONObject(object.members.map { .init(clean($0.name), cleaned($0.value)) }))
    case .null, .bool, .number: json
    }
  }

  /// Everything but the list of files, which is known last.
  func json(files: [Attachment]) -> JSON {
    [
      "format": .int(Self.format), "made": .string(Timestamp(milliseconds: madeAt).description),
      "made_by": .string(madeBy), "summary": .string(summary),
      "take": [
        "id": .string(record.id.text), "key": .text(record.key?.description), "number": .int(record.take),
        "origin": .string(record.origin.rawValue), "state": .string(record.state.rawValue),
        "reason": .text(record.reason.map(clean)),
      ],
      "provider": [
        "name": .text(record.provider?.rawValue), "model": .text(record.model), "job_id": .text(record.job.map(clean)),
      ],
      "request": canonical,
      "image": image,
      "times": [
        "planned": time(record.plannedAt), "sent": time(record.sentAt), "submitted": time(record.submittedAt),
        "received": time(record.clip?.createdAt), "last_change": time(record.updatedAt),
      ],
      "cost": [
        "currency": .string(Money.currency), "quoted": .money(record.quoted), "charged": .money(charged),
        "charged_source": .text(record.chargedSource?.rawValue), "refunded": .money(record.refunded),
        "at_stake": .money(atStake),
      ],
      "verdict": .text(record.clip?.verdict.rawValue),
      "findings": .array((record.clip?.findings ?? []).map(\.json)),
      "ordered_and_measured": .array(
        rows.map { row in
          [
            "name": .string(row.name), "ordered": .text(row.ordered), "measured": .text(row.measured),
            "severity": .text(row.severity?.rawValue),
          ]
        }),
      "clip": record.clip.map { ["digest": .string($0.digest.hex), "bytes": .int(Int($0.bytes))] } ?? .null,
      "facts": details.facts.map { cleaned($0.json) } ?? .null,
      "history": .array(details.history.map(entry)),
      "files": .array(
        files.map { ["name": .string($0.name), "bytes": .int($0.bytes), "sha256": .string($0.digest.hex)] }),
    ]
  }

  private var image: JSON {
    guard let image = request?.image else { return .null }
    return [
      "digest": .string(image.digest.hex), "width": .int(image.width), "height": .int(image.height),
      "address": .text(record.imageURL.map(clean)), "digest_at_address": .text(record.imageNow?.hex),
    ]
  }

  private func entry(_ entry: GenerationHistoryEntry) -> JSON {
    [
      "at": time(entry.at), "actor": .string(entry.actor), "event": .string(entry.event), "from": .text(entry.from),
      "to": .string(entry.to), "amount": .money(entry.amount), "detail": .text(entry.detail.map(clean)),
      "answer": .text(answer(entry)),
    ]
  }

  /// A provider's answer as it was kept: without secrets.
  func answer(_ entry: GenerationHistoryEntry) -> String? {
    entry.answer.map { clean(String(decoding: $0, as: UTF8.self)) }
  }

  private func time(_ milliseconds: Int64?) -> JSON {
    .text(milliseconds.map { Timestamp(milliseconds: $0).description })
  }
}
