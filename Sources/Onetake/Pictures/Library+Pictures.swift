import Catalog
import Domain
import Files
import MediaClient

extension Library {
  /// Poster and storyboard of a clip, made now if they are missing, cut short, or drawn by another version.
  ///
  /// They lie in `derived/`, where nothing is ever taken for a clip. Several processes may make them at once: each file
  /// gets its place by rename, and all of them write the same. Throws `notFound` where there is no clip any more, and
  /// `damaged` where its bytes are not those that were stored.
  public func pictures(of record: GenerationRecord) throws(LibraryError) -> ClipPictures {
    let path = try playablePath(of: record)
    guard let digest = record.clip?.digest else { throw LibraryError(.notFound, "\(record.id) has no clip") }
    let folder = layout.derived(digest)
    if let made = try mapped({ try Self.madePictures(in: folder) }) { return made }
    let drawn = try draw(path, of: record)
    // A sweep may take the folder away while it is filled; it does so once.
    for _ in 0..<3 {
      do throws(FileError) {
        try Folder.makeAll(folder, permissions: 0o700)
        try Self.keep(drawn, in: folder)
      } catch {
        guard error.isMissing else { throw LibraryError(error) }
      }
      if let made = try mapped({ try Self.madePictures(in: folder) }) { return made }
    }
    throw LibraryError(.failed, "pictures of \(record.id) were removed as soon as they were made", cure: "run it again")
  }

  /// The samples of a clip's poster or storyboard, scaled down to fit into `bounds`, for terminals and for comparing.
  ///
  /// What was swept away since `pictures` gave its path is made again.
  public func pixels(
    of record: GenerationRecord, _ picture: KeyPath<ClipPictures, String>, within bounds: PictureSize
  ) throws(LibraryError) -> Pixels {
    let path = try pictures(of: record)[keyPath: picture]
    if let pixels = try pixels(ofFile: path, within: bounds) { return pixels }
    let again = try pictures(of: record)[keyPath: picture]
    guard let pixels = try pixels(ofFile: again, within: bounds) else {
      throw LibraryError(.failed, "pictures of \(record.id) were removed while they were read", cure: "run it again")
    }
    return pixels
  }

  /// The samples of a picture file; nil if there is none.
  func pixels(ofFile path: String, within bounds: PictureSize) throws(LibraryError) -> Pixels? {
    let helper = try films.helper()
    return try mapped {
      do {
        let file = try Descriptor(path, .read)
        return try file.withNumber { number throws(MediaHelperError) in try helper.pixels(of: number, within: bounds) }
      } catch let error as FileError where error.isMissing {
        return nil
      }
    }
  }

  private func draw(_ path: String, of record: GenerationRecord) throws(LibraryError) -> MediaHelper.Pictures {
    let helper = try films.helper()
    return try mapped {
      let film = try Descriptor(path, .read)
      do throws(MediaHelperError) {
        return try film.withNumber { number throws(MediaHelperError) in try helper.pictures(of: number) }
      } catch {
        guard error.reason == .noPicture else { throw error }
        throw LibraryError(
          .failed, "there is no picture in the clip of \(record.id) that can be drawn",
          cure: "onetake verify \(record.id)  says what is wrong with it")
      }
    }
  }

  /// The pictures that stand in a folder, if they are whole and of this version of the drawing.
  private static func madePictures(in folder: String) throws(FileError) -> ClipPictures? {
    guard let bytes = try SmallFile.read("\(folder)/\(ClipPictures.descriptionName)", limit: 4096),
      let json = try? JSONParser.parse(bytes), let description = FilmPictures(json: json),
      description.drawing == FilmPictures.currentDrawing
    else { return nil }
    let made = ClipPictures(description: description, folder: folder)
    for (path, bytes) in [
      (made.poster, description.posterBytes), (made.storyboard, description.storyboardBytes),
      (made.cues, cues(description).utf8.count),
    ] {
      guard let stamp = try FileStamp(ofEntry: path), stamp.kind == .regular, stamp.size == bytes else { return nil }
    }
    return made
  }

  /// Writes the pictures, and what describes them last.
  private static func keep(_ drawn: MediaHelper.Pictures, in folder: String) throws(FileError) {
    let made = ClipPictures(description: drawn.description, folder: folder)
    let files = [
      (made.poster, drawn.poster), (made.storyboard, drawn.storyboard),
      (made.cues, Array(cues(drawn.description).utf8)),
      ("\(folder)/\(ClipPictures.descriptionName)", drawn.description.json.utf8),
    ]
    for (path, bytes) in files { try SmallFile.write(bytes, to: path, permissions: 0o600) }
  }

  private static func cues(_ description: FilmPictures) -> String {
    description.storyboard.webVTT(image: ClipPictures.storyboardName(description.format))
  }
}
