import Domain
import Fetch

/// What differs from one provider to the next: places, names and types on the wire. What an answer means for money is
/// the same for all and stands in `ProviderAPI`.
protocol Dialect: Sendable {
  /// Where a submit goes, after the base URL.
  var submitPath: String { get }
  /// Where a job is asked after, the id being percent-encoded already.
  func pollPath(_ jobID: String) -> String
  /// Where the account's last jobs are listed, or nil.
  var listPath: String? { get }

  /// The body of a submit, every parameter named; `image` is a URL or data URI.
  func body(of request: Request, wireModel: String, image: String?) -> JSON

  /// What the member that holds a job id is called.
  var jobIDName: String { get }
  /// Where the documents say that a new job's id stands, most trusted first.
  func jobIDs(inSubmit answer: JSON) -> [JSON?]
  /// The id of the job that a poll's answer is about, if it says.
  func jobID(inPoll answer: JSON) -> JSON?
  /// What was charged, if the answer says.
  func charge(in answer: JSON) -> Money?
  /// The error that the envelope carries, or nil if it carries none.
  func envelopeError(in answer: JSON) -> String?
  /// What a poll's answer says about the job, its envelope carrying no error, or nil if it holds no status at all.
  func status(in answer: JSON) -> RawStatus?
  /// What a poll's answer or a list's entry repeats of the request.
  func echo(in answer: JSON) -> JobEcho?
}

/// A status before its addresses are looked at.
enum RawStatus {
  case pending(progress: Int?)
  case succeeded(urls: [JSON?])
  case failed(reason: String?, charged: Charged)
}

extension Dialect {
  var listPath: String? { nil }
  func echo(in answer: JSON) -> JobEcho? { nil }
  func charge(in answer: JSON) -> Money? { nil }
}

extension JSON {
  /// The first text that is not empty among the members called `names`, looking into an object's own message too.
  func firstText(_ names: String...) -> String? {
    for name in names {
      guard let member = self[name] else { continue }
      if let text = member.stringValue, !text.isEmpty { return text }
      if let text = member["message"]?.stringValue, !text.isEmpty { return text }
    }
    return nil
  }

  /// A whole number, also when written as a string.
  var looseInt: Int? { intValue ?? stringValue.flatMap { JSONNumber(parsing: $0)?.int } }

  /// An amount of money that is not negative, as a string or as a number.
  var looseMoney: Money? {
    let text: String? = if case .number(let number) = self { number.literal } else { stringValue }
    guard let amount = text.flatMap({ Money($0) }), amount >= .zero else { return nil }
    return amount
  }
}
