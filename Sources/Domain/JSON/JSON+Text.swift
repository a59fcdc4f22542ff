extension JSON {
  /// Compact text, members in their order, number literals untouched.
  public var text: String { String(decoding: utf8(indent: nil), as: UTF8.self) }

  /// Text for people: two spaces of indentation, one member a line.
  public var prettyText: String { String(decoding: utf8(indent: 2), as: UTF8.self) }

  /// The UTF-8 bytes of `text`.
  public var utf8: [UInt8] { utf8(indent: nil) }

  private func utf8(indent: Int?) -> [UInt8] {
    var output: [UInt8] = []
    write(to: &output, indent: indent, depth: 0)
    return output
  }

  private func write(to output: inout [UInt8], indent: Int?, depth: Int) {
    func newLine(_ depth: Int) {
      guard let indent else { return }
      output.append(0x0A)
      output.append(contentsOf: repeatElement(0x20, count: indent * depth))
    }
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let number): output.append(contentsOf: number.literal.utf8)
    case .string(let text): Self.writeString(text, to: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        newLine(depth + 1)
        element.write(to: &output, indent: indent, depth: depth + 1)
      }
      if !elements.isEmpty { newLine(depth) }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        newLine(depth + 1)
        Self.writeString(member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        if indent != nil { output.append(0x20) }
        member.value.write(to: &output, indent: indent, depth: depth + 1)
      }
      if !object.isEmpty { newLine(depth) }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// Writes a string as RFC 8785 3.2.2.2 says, which is also the shortest form of RFC 8259.
  static func writeString(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
      case 0x08: output.append(contentsOf: "\\b".utf8)
      case 0x09: output.append(contentsOf: "\\t".utf8)
      case 0x0A: output.append(contentsOf: "\\n".utf8)
      case 0x0C: output.append(contentsOf: "\\f".utf8)
      case 0x0D: output.append(contentsOf: "\\r".utf8)
      case 0..<0x20:
        output.append(contentsOf: "\\u00".utf8)
        output.append(Digest.hexDigit(byte >> 4))
        output.append(Digest.hexDigit(byte & 15))
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
