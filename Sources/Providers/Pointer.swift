import Domain

/// Puts fields back where a door found them, by JSON Pointer (RFC 6901).
enum Pointer {
  /// `body` with each member of `fields` at its pointer. Throws if a place is taken or cannot be.
  static func put(_ fields: JSONObject, into body: JSON) throws(WireError) -> JSON {
    var body = body
    for field in fields.members {
      guard field.name.hasPrefix("/") else { throw .badPointer(field.name) }
      let names = field.name.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(unescaped)
      guard let changed = put(field.value, at: names[...], into: body) else { throw .badPointer(field.name) }
      body = changed
    }
    return body
  }

  private static func put(_ value: JSON, at names: ArraySlice<String>, into parent: JSON) -> JSON? {
    guard case .object(var object) = parent, let name = names.first else { return nil }
    if names.count == 1 {
      guard object[name] == nil else { return nil }
      object[name] = value
    } else {
      guard let child = put(value, at: names.dropFirst(), into: object[name] ?? .object(JSONObject())) else {
        return nil
      }
      object[name] = child
    }
    return .object(object)
  }

  private static func unescaped(_ name: Substring) -> String {
    var text = ""
    var rest = name
    while let character = rest.popFirst() {
      if character == "~", rest.first == "1" || rest.first == "0" {
        text.append(rest.removeFirst() == "1" ? "/" : "~")
      } else {
        text.append(character)
      }
    }
    return text
  }
}
