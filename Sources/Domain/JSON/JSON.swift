/// A JSON value that keeps what its text said: number literals digit by digit, members in their order.
///
/// Numbers stay text until somebody asks, because a provider's job id may be an integer that no `Double` can hold.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

extension JSON {
  /// The member called `name`, or nil if this is no object or has none.
  public subscript(name: String) -> JSON? {
    guard case .object(let object) = self else { return nil }
    return object[name]
  }

  /// The element at `index`, or nil if this is no array or is shorter.
  public subscript(index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The text of a string, or nil for every other kind.
  public var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The value of a boolean, or nil for every other kind.
  public var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// A number as a whole `Int`, or nil if it is none, has a fraction or lies beyond ±(2^53 - 1).
  public var intValue: Int? {
    guard case .number(let number) = self else { return nil }
    return number.int
  }

  /// A number as the nearest `Double`, or nil for every other kind and for numbers that overflow.
  public var doubleValue: Double? {
    guard case .number(let number) = self else { return nil }
    return number.double
  }

  /// The elements of an array, or nil for every other kind.
  public var arrayValue: [JSON]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members of an object, or nil for every other kind.
  public var objectValue: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  /// Whether this is `null`.
  public var isNull: Bool { self == .null }

  /// The kind as a person would name it, for error texts: "a string", "an object" and so on.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral, ExpressibleByFloatLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(nilLiteral: ()) { self = .null }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(JSONObject(elements.map { JSONObject.Member($0.0, $0.1) }))
  }
}

extension JSON {
  /// A string, or `null` where there is none.
  public static func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

  /// A whole number, or `null` where there is none.
  public static func int(_ value: Int?) -> JSON { value.map { .number(JSONNumber($0)) } ?? .null }

  /// A finite number, or `null` where there is none.
  public static func double(_ value: Double?) -> JSON { value.flatMap { JSONNumber($0) }.map(JSON.number) ?? .null }
}
