/// Chinese, Japanese and Korean writing: which scalars it is made of, and in which of its forms they are compared.
enum CJK {
  /// What a scalar is to a run of Chinese, Japanese or Korean text.
  enum Role {
    /// Not part of such writing.
    case none
    /// A character of it.
    case character
    /// A mark that belongs to the character before it and is left out of its token: a variation selector, an accent.
    case mark
    /// A full-width Latin letter or digit: no CJK, but compared as its ASCII form.
    case wideASCII
    /// A pictograph: no CJK either, and between words. SQLite's tables end at Unicode 6.1, and glue what came later to
    /// the words beside it.
    case pictograph
  }

  /// The least first byte in UTF-8 of a scalar that has a role beside `none`, leaving aside the accents below U+0370,
  /// which have one only within a run. Text below it is skipped a byte at a time.
  static let leastLeadByte: UInt8 = 0xE1

  /// The role of a scalar. Ranges are Unicode 15's blocks, so that characters of later versions are taken too.
  static func role(of scalar: UInt32) -> Role {
    switch scalar {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3: .character
    // Hiragana, katakana, their iteration marks and the prolonged sound mark; not the middle dot.
    case 0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF: .character
    // The voiced sound marks, where nothing composes with them.
    case 0x3099, 0x309A: .mark
    // Iteration marks, the closing mark, zero, numerals of Hangzhou.
    case 0x3005...0x3007, 0x3021...0x3029, 0x3031...0x3035, 0x3038...0x303C: .character
    case 0x302A...0x302F: .mark
    // Bopomofo; Hangul letters, joined, compatible and extended; radicals.
    case 0x3105...0x312F, 0x31A0...0x31BF: .character
    case 0x1100...0x11FF, 0x3131...0x318E, 0xA960...0xA97C, 0xD7B0...0xD7FB: .character
    case 0x2E80...0x2FD5: .character
    case 0xF900...0xFAFF, 0xFF66...0xFF9D, 0xFFA0...0xFFDC: .character
    case 0xFF9E, 0xFF9F: .mark
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: .wideASCII
    // Kana beyond the basic plane, and the two planes of ideographs.
    case 0x1AFF0...0x1AFFF, 0x1B000...0x1B16F, 0x20000...0x2FFFD, 0x30000...0x3FFFD: .character
    case 0x1F000...0x1F0FF, 0x1F300...0x1FAFF: .pictograph
    case 0x300...0x36F, 0x20D0...0x20F0, 0xFE00...0xFE0F, 0xE0100...0xE01EF: .mark
    default: .none
    }
  }

  /// The one form in which a character is compared: full width, and no compatibility ideograph.
  static func folded(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xFF66...0xFF9D: wideKana[Int(scalar - 0xFF66)]
    case 0xFFA0...0xFFDC: wideHangul(scalar)
    case 0xF900...0xFAFF, 0x2F800...0x2FA1F: unified(scalar)
    default: scalar
    }
  }

  /// What two scalars make together, or nil: a voiced kana, a Hangul syllable.
  static func composed(_ first: UInt32, _ second: UInt32) -> UInt32? {
    switch second {
    case 0x3099, 0xFF9E: voiced(first)
    case 0x309A, 0xFF9F: halfVoiced(first)
    case 0x1161...0x1175:
      (0x1100...0x1112).contains(first) ? 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28 : nil
    case 0x11A8...0x11C2:
      (0xAC00...0xD7A3).contains(first) && (first - 0xAC00) % 28 == 0 ? first + second - 0x11A7 : nil
    default: nil
    }
  }

  // MARK: Kana

  private static func voiced(_ kana: UInt32) -> UInt32? {
    switch kana {
    // か to ち by odd numbers, つ to と by even ones, は to ほ by threes; katakana stand 0x60 further.
    case 0x304B...0x3061, 0x30AB...0x30C1: kana % 2 == 1 ? kana + 1 : nil
    case 0x3064, 0x3066, 0x3068, 0x30C4, 0x30C6, 0x30C8: kana + 1
    case 0x306F...0x307B, 0x30CF...0x30DB: kana % 3 == 0 ? kana + 1 : nil
    case 0x3046, 0x30A6: kana + 0x4E
    case 0x309D, 0x30FD: kana + 1
    case 0x30EF...0x30F2: kana + 8
    default: nil
    }
  }

  private static func halfVoiced(_ kana: UInt32) -> UInt32? {
    switch kana {
    case 0x306F...0x307B, 0x30CF...0x30DB: kana % 3 == 0 ? kana + 2 : nil
    default: nil
    }
  }

  /// U+FF66 to U+FF9D in full width, by JIS X 0201's order.
  private static let wideKana: [UInt32] =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン".unicodeScalars.map(\.value)

  /// U+FFA0 to U+FFDC as Hangul compatibility letters; the gaps between have no character.
  private static func wideHangul(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xFFA0: 0x3164
    case 0xFFA1...0xFFBE: scalar - 0xFFA1 + 0x3131
    case 0xFFC2...0xFFC7: scalar - 0xFFC2 + 0x314F
    case 0xFFCA...0xFFCF: scalar - 0xFFCA + 0x3155
    case 0xFFD2...0xFFD7: scalar - 0xFFD2 + 0x315B
    case 0xFFDA...0xFFDC: scalar - 0xFFDA + 0x3161
    default: scalar
    }
  }

  /// The ideograph that a compatibility ideograph stands for, by NFC.
  private static func unified(_ scalar: UInt32) -> UInt32 {
    guard let typed = Unicode.Scalar(scalar) else { return scalar }
    var normalized = RequestText.normalized(String(Character(typed))).unicodeScalars.makeIterator()
    return normalized.next()?.value ?? scalar
  }
}
