/// Header fields in their order, looked up without regard to case (RFC 9110 5.1).
package struct HTTPHeaders: Hashable, Sendable {
  /// One field.
  package struct Field: Hashable, Sendable {
    /// The name as it was written.
    package let name: String
    /// The value without white space around it.
    package let value: String
  }

  /// The fields in order.
  package private(set) var fields: [Field] = []

  /// Makes an empty list.
  package init() {}

  /// The value of the first field called `name`, or nil.
  package subscript(name: String) -> String? { fields.first { Self.isSame($0.name, name) }?.value }

  /// Adds a field after the others.
  package mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

  /// The fields whose names are in `names`.
  package func only(_ names: String...) -> HTTPHeaders {
    var kept = HTTPHeaders()
    kept.fields = fields.filter { field in names.contains { Self.isSame($0, field.name) } }
    return kept
  }

  /// The name of the first field that would break out of its line (CR, LF, NUL or an empty name), or nil.
  var brokenName: String? {
    fields.first { field in
      field.name.isEmpty || (field.name + field.value).utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 }
    }?.name
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(name, value) }
  }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The names alone: values may be keys.
  package var description: String { fields.map(\.name).joined(separator: ", ") }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
