extension StudioPolicy {
  /// The most bytes of a policy file that are read.
  public static let maximumBytes = 1 << 20

  /// Reads a policy file; `name` is what it is called where it does not say so itself. docs/policy.md has the format.
  ///
  /// Throws all that is wrong with it at once.
  public init(parsing bytes: [UInt8], name: String) throws(StudioPolicyError) {
    let json: JSON
    do throws(JSONError) { json = try JSONParser.parse(bytes) } catch {
      throw StudioPolicyError([.init(pointer: "", value: "", allowed: "JSON: \(error.message)")])
    }
    self.init(name: name, digest: Digest(of: bytes))
    var reader = PolicyReader()
    let root = reader.members(of: json, at: "", Self.memberNames)
    guard json.objectValue != nil else { throw StudioPolicyError(reader.problems) }
    if root["policy"]?.json.intValue != Self.version {
      reader.complain("/policy", root["policy"]?.json, "\(Self.version), the version of this format")
    }
    if let said = root["name"], let text = reader.text(said, atMost: Self.maximumName) { self.name = text }
    if let tolerances = root["tolerances"] { self.tolerances = reader.tolerances(tolerances) }
    if let rules = root["rules"] {
      for (name, rule) in reader.members(of: rules.json, at: rules.pointer, PolicyReader.ruleNames).ordered {
        if let named = Finding.Rule(rawValue: name) { reader.read(named, rule, into: &self) }
      }
    }
    guard reader.problems.isEmpty else { throw StudioPolicyError(reader.problems) }
  }

  private static let version = 1
  private static let memberNames = ["policy", "name", "rules", "tolerances"]
  private static let maximumName = 100
}

/// Everything that is wrong with a policy file.
public struct StudioPolicyError: Error, Hashable, Sendable {
  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable {
    /// The JSON Pointer (RFC 6901) of the member at fault; empty for the document.
    public let pointer: String
    /// What stands there, as JSON; empty where nothing does.
    public let value: String
    /// What would be taken instead.
    public let allowed: String
    /// What was probably meant.
    public var meant: String?

    /// One line: "/rules/codec/one_of/0 is "h265"; allowed: h264, hevc …; did you mean hevc?"
    public var message: String {
      let place = pointer.isEmpty ? "the document" : pointer
      let said = value.isEmpty ? "\(place) is missing or wrong" : "\(place) is \(value)"
      return "\(said); allowed: \(allowed)" + (meant.map { "; did you mean \($0)?" } ?? "")
    }
  }

  /// What is wrong; of each object, names that are not known come first.
  public let problems: [Problem]

  init(_ problems: [Problem]) { self.problems = problems }
}

/// Reads a policy file's members, and gathers what is wrong with them.
struct PolicyReader {
  private(set) var problems: [StudioPolicyError.Problem] = []

  /// A value and where it stands.
  struct Place {
    let json: JSON
    let pointer: String
  }

  /// An object's members by name, and in the order of the file.
  struct Members {
    fileprivate(set) var ordered: [(name: String, place: Place)] = []
    subscript(name: String) -> Place? { ordered.first { $0.name == name }?.place }
  }

  /// The most values of a list.
  private static let maximumValues = 64
  /// The most of a value that is repeated.
  private static let shownLength = 60

  static let ruleNames = Finding.Rule.allCases.filter { $0 != .policy }.map(\.rawValue)

  // MARK: What is wrong

  mutating func complain(_ pointer: String, _ json: JSON?, _ allowed: String, meant: String? = nil) {
    let shown = json.map { Phrase.shortened($0.text, to: Self.shownLength) } ?? ""
    problems.append(.init(pointer: pointer, value: shown, allowed: allowed, meant: meant))
  }

  // MARK: Values

  /// The members of an object, all of which must be among `names`.
  mutating func members(of json: JSON, at pointer: String, _ names: [String]) -> Members {
    guard case .object(let object) = json else {
      complain(pointer, json, "an object of " + Phrase.list(names, joined: "and"))
      return Members()
    }
    var members = Members()
    for member in object.members {
      let place = "\(pointer)/\(member.name.replacing("~", with: "~0").replacing("/", with: "~1"))"
      if names.contains(member.name) {
        members.ordered.append((member.name, Place(json: member.value, pointer: place)))
      } else {
        let meant = Suggestion.closest(to: member.name.replacing("_", with: "-"), among: names)
        let near = meant ?? Suggestion.closest(to: member.name.replacing("-", with: "_"), among: names)
        let allowed = Phrase.list(names, joined: "or")
        problems.append(.init(pointer: place, value: "a name that is not known", allowed: allowed, meant: near))
      }
    }
    return members
  }

  mutating func text(_ place: Place, atMost limit: Int) -> String? {
    let isPlain = { (text: String) in
      !text.isEmpty && text.unicodeScalars.count <= limit && text == Phrase.onOneLine(text)
    }
    guard let text = place.json.stringValue, isPlain(text) else {
      complain(place.pointer, place.json, "a text of 1 to \(limit) characters on one line")
      return nil
    }
    return text
  }

  /// A word of a list; case does not count.
  mutating func word(_ place: Place, _ words: [String], aliases: [String: String] = [:]) -> String? {
    let said = place.json.stringValue
    if let said, let word = words.first(where: { $0.lowercased() == said.lowercased() }) { return word }
    let meant = said.flatMap { aliases[$0.lowercased()] ?? Suggestion.closest(to: $0, among: words) }
    complain(place.pointer, place.json, Phrase.list(words, joined: "or"), meant: meant)
    return nil
  }

  mutating func flag(_ place: Place) -> Bool {
    if place.json == true { return true }
    complain(place.pointer, place.json, "true; leave it out where a variable rate is all right")
    return false
  }

  mutating func whole(_ place: Place, _ range: ClosedRange<Int>) -> Int? {
    if let number = place.json.intValue, range.contains(number) { return number }
    complain(place.pointer, place.json, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// A number, or where `takesFraction` a text such as "24000/1001".
  mutating func ratio(_ place: Place, _ range: ClosedRange<Int>, takesFraction: Bool = false) -> Ratio? {
    let number: Ratio? =
      switch place.json {
      case .number(let number): Self.ratio(number.literal)
      case .string(let text) where takesFraction: Ratio(text)
      default: nil
      }
    if let number, number >= Ratio(whole: range.lowerBound), number <= Ratio(whole: range.upperBound) { return number }
    let fraction = takesFraction ? ", or a fraction such as \"24000/1001\"" : ""
    complain(
      place.pointer, place.json,
      "a plain number from \(range.lowerBound) to \(range.upperBound) with at most nine decimals\(fraction)")
    return nil
  }

  private static func ratio(_ literal: String) -> Ratio? {
    guard literal.hasPrefix("-") else { return Ratio(decimal: literal) }
    return Ratio(decimal: String(literal.dropFirst())).flatMap { Ratio(-$0.numerator, $0.denominator) }
  }

  mutating func size(_ place: Place) -> PictureSize? {
    let sides = (place.json.stringValue ?? "").split(separator: "x", omittingEmptySubsequences: false)
    let pixels = sides.compactMap { Int($0) }.filter { (1...AspectRatio.maximumSide).contains($0) }
    if sides.count == 2, pixels.count == 2 { return PictureSize(width: pixels[0], height: pixels[1]) }
    complain(place.pointer, place.json, "a text of WIDTHxHEIGHT in pixels as displayed, such as \"1920x1080\"")
    return nil
  }

  /// What a list holds; anything that is wrong with an element is told with its place.
  mutating func list<Value>(_ place: Place, _ read: (inout PolicyReader, Place) -> Value?) -> [Value] {
    guard let elements = place.json.arrayValue, (1...Self.maximumValues).contains(elements.count) else {
      complain(place.pointer, place.json, "a list of 1 to \(Self.maximumValues) values")
      return []
    }
    return elements.enumerated().compactMap { index, element in
      read(&self, Place(json: element, pointer: "\(place.pointer)/\(index)"))
    }
  }
}
