import Domain
import Providers

/// What a submit came to, as it is written to the take's slot before anything else is done with it.
///
/// A process that dies between the answer and the catalog leaves this behind, and the next start reads it back.
struct SubmitRecord {
  let answer: SubmitAnswer
  /// The provider's own words, redacted; evidence, and never needed to understand `answer`.
  let raw: [UInt8]
  /// Who was asked, by what account and for how much: the take itself may say something else by the time this is read.
  var terms: Terms?

  /// What a take was sent by.
  struct Terms: Hashable {
    let provider: Provider
    let account: String?
    let quoted: Money?
    let imageURL: String?
  }

  /// So much of the raw answer is kept, if it fits.
  static let maximumRaw = 24_000
  /// A slot holds no more than this.
  static let maximumBytes = 60_000

  /// The record as JSON, at most `maximumBytes`: bytes that are no text grow when they are written, and what the provider
  /// said must never keep what it meant from being written down.
  var bytes: [UInt8] {
    var kept = raw.prefix(Self.maximumRaw)
    while true {
      let bytes = encoded(String(decoding: kept, as: UTF8.self))
      if bytes.count <= Self.maximumBytes || kept.isEmpty { return bytes }
      kept = kept.prefix(kept.count / 2)
    }
  }

  private func encoded(_ raw: String) -> [UInt8] {
    var object = JSONObject([.init("raw", .string(raw))])
    if let terms {
      object["provider"] = .string(terms.provider.rawValue)
      object["account"] = .text(terms.account)
      object["quoted"] = .money(terms.quoted)
      object["image_url"] = .text(terms.imageURL)
    }
    switch answer {
    case .accepted(let job, let charge):
      object["answer"] = "accepted"
      object["job"] = .string(job)
      object["charge"] = .money(charge)
    case .nothingSent(let reason):
      object["answer"] = "nothing-sent"
      object["reason"] = .string(reason)
    case .notAccepted(let retryAfter, let reason):
      object["answer"] = "not-accepted"
      object["retry_after"] = .int(retryAfter)
      object["reason"] = .string(reason)
    case .refused(let status, let reason):
      object["answer"] = "refused"
      object["status"] = .int(status)
      object["reason"] = .string(reason)
    case .uncertain(let reason):
      object["answer"] = "uncertain"
      object["reason"] = .string(reason)
    }
    return JSON.object(object).utf8
  }

  init(_ answer: SubmitAnswer, raw: [UInt8], of sending: GenerationRecord? = nil) {
    self.answer = answer
    self.raw = raw
    terms = sending.flatMap(Terms.init)
  }

  /// Reads a record back; what cannot be understood is nil, and the take is uncertain then.
  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONParser.parse(bytes, .lenient) else { return nil }
    let reason = json["reason"]?.stringValue ?? ""
    switch json["answer"]?.stringValue {
    case "accepted":
      guard let job = json["job"]?.stringValue, !job.isEmpty else { return nil }
      answer = .accepted(
        jobID: job, charge: Self.amount(json["charge"]))
    case "nothing-sent": answer = .nothingSent(reason: reason)
    case "not-accepted": answer = .notAccepted(retryAfter: json["retry_after"]?.intValue, reason: reason)
    case "refused": answer = .refused(status: json["status"]?.intValue ?? 0, reason: reason)
    case "uncertain": answer = .uncertain(reason: reason)
    default: return nil
    }
    raw = Array((json["raw"]?.stringValue ?? "").utf8)
    terms = json["provider"]?.stringValue.flatMap { Provider(rawValue: $0) }.map { provider in
      Terms(
        provider: provider, account: json["account"]?.stringValue, quoted: Self.amount(json["quoted"]),
        imageURL: json["image_url"]?.stringValue)
    }
  }

  private static func amount(_ json: JSON?) -> Money? {
    json?.stringValue.flatMap { Money($0) }.flatMap { $0 < .zero ? nil : $0 }
  }
}

extension SubmitRecord.Terms {
  /// What `record` is sent by; nil for what names no provider.
  init?(_ record: GenerationRecord) {
    guard let provider = record.provider else { return nil }
    self.init(provider: provider, account: record.account, quoted: record.quoted, imageURL: record.imageURL)
  }
}
