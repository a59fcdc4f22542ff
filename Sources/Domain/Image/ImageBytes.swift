/// Untrusted bytes that are only ever read inside their bounds: what lies outside is nil.
struct ImageBytes {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  func byte(at offset: Int) -> Int? {
    bytes.indices.contains(offset) ? Int(bytes[offset]) : nil
  }

  /// Whether `text`, in ASCII, stands at `offset`.
  func holds(_ text: String, at offset: Int) -> Bool { holds(Array(text.utf8), at: offset) }

  /// Whether `expected` stands at `offset`.
  func holds(_ expected: [UInt8], at offset: Int) -> Bool {
    guard offset >= 0, offset <= count, expected.count <= count - offset else { return false }
    return bytes[offset..<offset + expected.count].elementsEqual(expected)
  }

  func big16(at offset: Int) -> Int? { number(at: offset, width: 2, bigEndian: true) }
  func big32(at offset: Int) -> Int? { number(at: offset, width: 4, bigEndian: true) }
  func little16(at offset: Int) -> Int? { number(at: offset, width: 2, bigEndian: false) }
  func little24(at offset: Int) -> Int? { number(at: offset, width: 3, bigEndian: false) }
  func little32(at offset: Int) -> Int? { number(at: offset, width: 4, bigEndian: false) }

  /// An unsigned number of at most four bytes, so that sums of an offset and a number never overflow an `Int`.
  func number(at offset: Int, width: Int, bigEndian: Bool) -> Int? {
    guard offset >= 0, offset <= count, width <= count - offset else { return nil }
    var value = 0
    for index in 0..<width {
      value = value << 8 | Int(bytes[offset + (bigEndian ? index : width - 1 - index)])
    }
    return value
  }
}
