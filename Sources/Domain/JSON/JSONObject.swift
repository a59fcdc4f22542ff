/// The members of a JSON object, in the order of their text.
///
/// Names are compared by their bytes: "é" and "e" + combining acute are two names here, as they are in a hash.
public struct JSONObject: Hashable, Sendable {
  /// One name with its value.
  public struct Member: Hashable, Sendable {
    /// The member's name as it stood in the text.
    public var name: String
    /// The member's value.
    public var value: JSON

    /// Makes a member.
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The members in order.
  public private(set) var members: [Member]

  /// Makes an object of members; names should differ.
  public init(_ members: [Member] = []) { self.members = members }

  /// The value of the first member called `name`. Setting nil removes it; setting a new name appends it.
  public subscript(name: String) -> JSON? {
    get { members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value }
    set {
      let index = members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name, value))
      case (nil, nil): break
      }
    }
  }

  /// Whether there is no member.
  public var isEmpty: Bool { members.isEmpty }
}
