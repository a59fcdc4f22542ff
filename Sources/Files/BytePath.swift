/// A path as the kernel knows it: bytes, which need not be text.
package struct BytePath: Hashable, Sendable {
  /// The bytes, without a NUL.
  package let bytes: [UInt8]

  /// Takes a path's bytes.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Takes a path that is text.
  package init(_ text: String) { bytes = Array(text.utf8) }

  /// The path for people; what is no UTF-8 is replaced.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The path of a name in the folder that this is the path of.
  package func appending(_ name: some Sequence<UInt8>) -> BytePath {
    BytePath(bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name)
  }

  /// Lends the path as C wants it; nil is what an array with a terminator in it never gives.
  func withCString<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
    return unsafe terminated.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
  }
}
