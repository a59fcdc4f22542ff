import Domain
import Files
import MediaClient

/// Two takes side by side.
public struct Comparison: Sendable {
  /// The takes, and everything known of each.
  public let first: ClipDetails
  public let second: ClipDetails
  /// Where their requests differ, by the canonical documents' names; what is not known of one counts as absent.
  public let parameters: [JSON.Difference]
  /// Where their measured facts differ.
  public let facts: [JSON.Difference]
}

extension Library {
  /// Holds two takes against each other.
  public func compare(_ first: GenerationRecord, _ second: GenerationRecord) throws(LibraryError) -> Comparison {
    let (first, second) = (try details(of: first), try details(of: second))
    return Comparison(
      first: first, second: second,
      parameters: JSON.differences(first.parameters, second.parameters),
      facts: JSON.differences(first.facts?.json, second.facts?.json))
  }

  /// One picture of both storyboards: the first clip's moments above the second's, each at the same part of its length.
  public func comparisonPicture(
    _ first: GenerationRecord, _ second: GenerationRecord
  ) throws(LibraryError) -> Pixels {
    let sources = (try storyboard(of: first), try storyboard(of: second))
    guard let pixels = ComparisonSheet.pixels(sources.0, sources.1) else {
      throw LibraryError(.failed, "the storyboards of \(first.id) and \(second.id) fit no picture")
    }
    return pixels
  }

  private func storyboard(of record: GenerationRecord) throws(LibraryError) -> ComparisonSheet.Source {
    let largest = PictureSize(width: Pixels.maximumSide, height: Pixels.maximumSide)
    let sheet = try pixels(of: record, \.storyboard, within: largest)
    let storyboard = try pictures(of: record).description.storyboard
    guard sheet.size == storyboard.size else {
      throw LibraryError(
        .failed, "the storyboard of \(record.id) is another one than its description", cure: "onetake gc")
    }
    return ComparisonSheet.Source(storyboard: storyboard, sheet: sheet)
  }

  /// Samples scaled down to fit into `bounds`.
  public func scaled(_ pixels: Pixels, within bounds: PictureSize) throws(LibraryError) -> Pixels {
    let helper = try films.helper()
    return try mapped {
      let picture = try Descriptor.inMemory(encode(pixels, as: .png))
      return try picture.withNumber { number throws(MediaHelperError) in try helper.pixels(of: number, within: bounds) }
    }
  }

  /// Writes samples as a picture to `path`, whose end names the format; nothing that is there is replaced.
  public func write(_ pixels: Pixels, to path: String) throws(LibraryError) {
    guard let format = PictureFormat(fileName: path) else {
      throw LibraryError(
        .invalid, "\(path): the end of the name says no format of pictures", cure: "use .webp, .jpg or .png")
    }
    let bytes = try encode(pixels, as: format)
    do throws(FileError) { try SmallFile.writeNew(bytes, to: path) } catch {
      guard error.alreadyExists else { throw LibraryError(error) }
      throw LibraryError(.invalid, "\(path) exists already", cure: "choose another name, or remove it first")
    }
  }

  private func encode(_ pixels: Pixels, as format: PictureFormat) throws(LibraryError) -> [UInt8] {
    let helper = try films.helper()
    return try mapped {
      let file = try Descriptor.inMemory(pixels.samples)
      return try file.withNumber { number throws(MediaHelperError) in
        try helper.encode(number, size: pixels.size, as: format)
      }
    }
  }
}

extension ClipDetails {
  /// What was ordered, by name: the canonical document's members and, on one level with them, its parameters. Of a clip
  /// that answers no request, what is known of its order.
  fileprivate var parameters: JSON {
    if let canonical, let document = try? JSONParser.parse(canonical), let members = document.objectValue?.members {
      return .object(
        JSONObject(members.flatMap { $0.name == "params" ? $0.value.objectValue?.members ?? [] : [$0] }))
    }
    return [
      "model": .text(record.model), "prompt": .text(record.clip.flatMap { $0.prompt.isEmpty ? nil : $0.prompt }),
      "resolution": .text(record.clip?.resolution), "duration": .int(record.clip?.orderedDuration),
    ]
  }
}
