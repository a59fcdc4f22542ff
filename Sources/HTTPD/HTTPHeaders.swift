/// Header fields in their order; names are compared without regard to case (RFC 9110, 5.1).
package struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
  /// One field line.
  package struct Field: Sendable {
    /// The name as it was written.
    package let name: String
    /// The value without the white space around it.
    package let value: String
  }

  /// All fields in order.
  package private(set) var fields: [Field] = []

  /// Starts with the given fields.
  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { add(name, value) }
  }

  /// Adds a field behind the others.
  package mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The value of the first field called `name`, or nil.
  package subscript(name: String) -> String? {
    fields.first { Self.same($0.name, name) }?.value
  }

  /// The values of every field called `name`.
  package func all(_ name: String) -> [String] {
    fields.filter { Self.same($0.name, name) }.map(\.value)
  }

  private static func same(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.lowercased() == right.lowercased()
  }
}
