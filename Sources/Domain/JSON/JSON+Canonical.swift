/// Why a value has no canonical form.
public struct CanonicalJSONError: Error, Hashable, Sendable {
  /// The number literal that RFC 8785 cannot carry exactly: not finite, or whole and beyond ±(2^53 - 1).
  public let literal: String
}

extension JSON {
  /// The RFC 8785 (JCS) bytes of this value: members sorted by UTF-16 code units, numbers as ECMAScript prints them.
  ///
  /// Throws for whole numbers beyond ±(2^53 - 1) and for numbers that are not finite as a `Double`.
  public func canonicalUTF8() throws(CanonicalJSONError) -> [UInt8] {
    var output: [UInt8] = []
    try writeCanonical(to: &output)
    return output
  }

  private func writeCanonical(to output: inout [UInt8]) throws(CanonicalJSONError) {
    switch self {
    case .null, .bool: output.append(contentsOf: utf8)
    case .string(let text): Self.writeString(text, to: &output)
    case .number(let number):
      guard let value = number.double, value != value.rounded() || abs(value) <= Double(JSONNumber.maximumWhole)
      else {
        throw CanonicalJSONError(literal: number.literal)
      }
      output.append(contentsOf: ECMAScriptNumber.text(of: value).utf8)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        try element.writeCanonical(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      let sorted = object.members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
      for (index, member) in sorted.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        Self.writeString(member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        try member.value.writeCanonical(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }
}
