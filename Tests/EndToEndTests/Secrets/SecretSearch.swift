import Domain
import Foundation

/// Looks for secrets in bytes, in every form that somebody may have given them. Written without a look at how the product
/// takes them out: what one forgets the other may find.
///
/// A secret is cut into windows of 8 characters that overlap by half, so that 11 characters of it are found wherever they
/// stand, cut in two or not.
struct SecretSearch {
  /// One secret, by the name under which a failed test speaks of it.
  struct Secret: Hashable {
    let name: String
    let text: String
  }

  /// Something that was found.
  struct Leak: Hashable, CustomStringConvertible {
    let secret: String
    let form: String
    let place: String
    /// What stands around it.
    let excerpt: String

    var description: String { "\(secret) stands in \(place), \(form): \(excerpt)" }
  }

  private struct Window {
    let secret: String
    let form: String
    let bytes: [UInt8]
  }

  /// Windows by how they begin, so that one pass finds them all.
  private struct Windows {
    private(set) var count = 0
    private var isBeginning = [Bool](repeating: false, count: 1 << 16)
    private var byBeginning: [UInt32: [Window]] = [:]

    mutating func add(_ window: Window) {
      let bytes = window.bytes
      isBeginning[Int(bytes[0]) << 8 | Int(bytes[1])] = true
      byBeginning[Self.beginning(bytes[0], bytes[1], bytes[2], bytes[3]), default: []].append(window)
      count += 1
    }

    private static func beginning(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> UInt32 {
      UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
    }

    /// Calls `found` with each window that stands in `text`, and where.
    func find(in text: [UInt8], _ found: (Window, Int) -> Void) {
      unsafe text.withUnsafeBufferPointer { text in
        unsafe isBeginning.withUnsafeBufferPointer { isBeginning in
          var place = 0
          while place + 4 <= text.count {
            if unsafe isBeginning[Int(text[place]) << 8 | Int(text[place + 1])] {
              let key = unsafe Self.beginning(text[place], text[place + 1], text[place + 2], text[place + 3])
              for window in byBeginning[key] ?? [] where place + window.bytes.count <= text.count {
                let isHere = window.bytes.indices.allSatisfy { unsafe text[place + $0] == window.bytes[$0] }
                if isHere { found(window, place) }
              }
            }
            place += 1
          }
        }
      }
    }
  }

  let secrets: [Secret]
  /// Windows that are looked for in bytes as they are, and those, in lower case, that are looked for in what they mean.
  private let raw: Windows
  private let meant: Windows

  init(_ secrets: [Secret]) {
    self.secrets = secrets
    var raw = Windows()
    var meant = Windows()
    for secret in secrets {
      let bytes = Array(secret.text.utf8)
      for window in Self.windows(bytes) {
        raw.add(Window(secret: secret.name, form: "as it is", bytes: window))
        let lowered = Array(String(decoding: window, as: UTF8.self).lowercased().utf8)
        meant.add(Window(secret: secret.name, form: "escaped, or in another case", bytes: lowered))
      }
      let hex = bytes.map { String($0, radix: 16) }.joined()
      for window in Self.windows(Array(hex.utf8), of: 16) {
        meant.add(Window(secret: secret.name, form: "in hex", bytes: window))
      }
      for before in 0..<3 {
        let encoded = Array(Data([UInt8](repeating: 0, count: before) + bytes).base64EncodedString().utf8)
        // The characters at both ends depend on what stands beside the secret.
        let certain = Array(encoded.dropFirst(before == 0 ? 0 : before + 1).dropLast(4))
        for window in Self.windows(certain) {
          raw.add(Window(secret: secret.name, form: "in base64", bytes: window))
          let forAddresses = window.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 }
          if forAddresses != window {
            raw.add(Window(secret: secret.name, form: "in base64", bytes: forAddresses))
          }
        }
      }
    }
    self.raw = raw
    self.meant = meant
  }

  private static func windows(_ bytes: [UInt8], of length: Int = 8) -> [[UInt8]] {
    stride(from: 0, through: max(0, bytes.count - length), by: length / 2).map { Array(bytes[$0...].prefix(length)) }
  }

  /// What stands in `data`.
  func leaks(in data: Data, at place: String) -> Set<Leak> {
    var found: Set<Leak> = []
    func look(_ windows: Windows, _ bytes: [UInt8]) {
      windows.find(in: bytes) { window, start in
        let around = bytes[max(0, start - 40)..<min(bytes.count, start + window.bytes.count + 40)]
        let excerpt = String(decoding: around.map { $0 < 0x20 || $0 > 0x7E ? 0x2E : $0 }, as: UTF8.self)
        found.insert(Leak(secret: window.secret, form: window.form, place: place, excerpt: excerpt))
      }
    }
    var text = Array(data)
    look(raw, text)
    // A line that was broken, and escapes, one upon another.
    for _ in 0..<3 {
      let meaning = Self.unescaped(text)
      if meaning == text { break }
      look(meant, meaning)
      text = meaning
    }
    return found
  }

  /// What stands in a text.
  func leaks(in text: String, at place: String) -> Set<Leak> { leaks(in: Data(text.utf8), at: place) }

  /// What stands in the names and the bytes of all files below a folder.
  func leaks(below folder: String) throws -> (leaks: Set<Leak>, files: Int) {
    var found: Set<Leak> = []
    var files = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      found.formUnion(leaks(in: name, at: "the name \(name)"))
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
      files += 1
      found.formUnion(leaks(in: data, at: name))
    }
    return (found, files)
  }

  /// Percent escapes, JSON's and HTML's as what they stand for, white space left out, in lower case.
  private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = 0
    func hex(_ start: Int, _ count: Int) -> UInt8? {
      guard start + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[start..<start + count] {
        switch byte {
        case 0x30...0x39: value = value * 16 + Int(byte) - 0x30
        case 0x41...0x46: value = value * 16 + Int(byte) - 0x37
        case 0x61...0x66: value = value * 16 + Int(byte) - 0x57
        default: return nil
        }
      }
      return value < 0x80 ? UInt8(value) : nil
    }
    while index < bytes.count {
      let byte = bytes[index]
      var meaning = byte
      var length = 1
      if byte == 0x25, let value = hex(index + 1, 2) {
        (meaning, length) = (value, 3)
      } else if byte == 0x5C, index + 1 < bytes.count {
        if bytes[index + 1] == 0x75, let value = hex(index + 2, 4) {
          (meaning, length) = (value, 6)
        } else if [0x2F, 0x5C, 0x22, 0x27].contains(bytes[index + 1]) {
          (meaning, length) = (bytes[index + 1], 2)
        }
      } else if byte == 0x26, bytes[index...].starts(with: "&amp;".utf8) {
        length = 5
      }
      if (0x41...0x5A).contains(meaning) { meaning += 0x20 }
      if meaning > 0x20 { output.append(meaning) }
      index += length
    }
    return output
  }
}
