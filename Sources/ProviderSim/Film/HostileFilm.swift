/// Films made to hurt whoever opens them, out of real ones.
enum HostileFilm {
  /// A text that calls other files part of the film.
  static let playlist = Array("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n".utf8)

  /// The film, its table of key frames (`stss`) claiming 2^28 entries: more than a reader has memory for. Of the tables
  /// that say where frames are, onetake-media itself sees that they lie.
  static func boundless(_ film: [UInt8]) -> [UInt8] {
    var film = film
    guard let table = lastPlace(of: "stss", in: film), table + 12 <= film.count else { return film }
    // Type, version and flags, then the count (ISO 14496-12, 8.6.2).
    film.replaceSubrange(table + 8..<table + 12, with: [0x10, 0, 0, 0])
    return film
  }

  /// The film with an index (`moov`) of which nothing but its own head makes sense.
  static func scrambled(_ film: [UInt8]) -> [UInt8] {
    var film = film
    guard let index = lastPlace(of: "moov", in: film) else { return film }
    for place in index + 4..<film.count { film[place] = UInt8(truncatingIfNeeded: place &* 151 | 0x80) }
    return film
  }

  /// Our films carry their index last, so the last place is not in the data.
  private static func lastPlace(of type: String, in film: [UInt8]) -> Int? {
    let name = Array(type.utf8)
    return film.indices.dropLast(3).last { film[$0] == name[0] && film[$0..<$0 + 4].elementsEqual(name) }
  }
}
