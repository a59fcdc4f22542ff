/// A value that is bound to a statement's parameter.
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}

extension SQLValue {
  /// A whole number, or null where there is none.
  package static func int(_ value: Int?) -> SQLValue { value.map { .integer(Int64($0)) } ?? .null }

  /// A whole number, or null where there is none.
  package static func int64(_ value: Int64?) -> SQLValue { value.map(SQLValue.integer) ?? .null }

  /// A number, or null where there is none.
  package static func double(_ value: Double?) -> SQLValue { value.map(SQLValue.real) ?? .null }

  /// Text, or null where there is none.
  package static func string(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }

  /// Bytes, or null where there are none.
  package static func bytes(_ value: [UInt8]?) -> SQLValue { value.map(SQLValue.blob) ?? .null }

  /// 1 or 0, or null where there is none.
  package static func bool(_ value: Bool?) -> SQLValue { value.map { .integer($0 ? 1 : 0) } ?? .null }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .real(value) }
  package init(nilLiteral: ()) { self = .null }
}
