import Blobs
import Catalog
import Domain
import Files
import MediaClient

/// Why nothing held answers a request, before anything is paid.
public struct MissExplanation: Hashable, Sendable {
  /// The nearest request that is held, with the fields that differ.
  public let nearest: NearMiss?
  /// A held image that shows what the asked one shows.
  public let samePicture: SamePicture?
  /// Why it could not be told whether the picture is held already; one sentence.
  public let pictureTrouble: String?

  /// What a person should know of the picture before paying; one sentence each.
  public var warnings: [String] { [samePicture?.warning, pictureTrouble].compactMap { $0 } }
}

extension Library {
  /// Explains a miss. `imageBytes` are those of the request's image; without them the held image is read.
  ///
  /// Only what the catalog cannot tell is thrown: an image that cannot be compared stops no purchase.
  public func explainMiss(of request: Request, imageBytes: [UInt8]? = nil) throws(LibraryError) -> MissExplanation {
    let nearest = try mapped { try catalog.nearMiss(to: request) }
    do throws(LibraryError) {
      let same = try samePicture(as: request, imageBytes)
      return MissExplanation(nearest: nearest, samePicture: same, pictureTrouble: nil)
    } catch {
      let trouble = "whether you have this picture already could not be told: \(error.message)"
      return MissExplanation(nearest: nearest, samePicture: nil, pictureTrouble: trouble)
    }
  }

  /// How many images one look measures, and compares.
  private static let comparedImages = 32

  /// A held image with the pixels of the request's, one whose clip answers the same request before others.
  ///
  /// Where no other image of this size is held nothing is decoded.
  private func samePicture(as request: Request, _ bytes: [UInt8]?) throws(LibraryError) -> SamePicture? {
    guard let image = request.image else { return nil }
    return try mapped {
      guard try catalog.holdsImage(ofTheSizeOf: image), let bytes = try bytes ?? heldBytes(of: image.digest),
        let pixels = try pixelDigest(of: bytes)
      else { return nil }
      for other in try catalog.images(like: image, notMeasuredBy: pixels.method, limit: Self.comparedImages) {
        // An image that the helper fails at would stop every look: to this method it shows nothing.
        let found = try heldBytes(of: other).flatMap { try? pixelDigest(of: $0) }
        // Where this fails, the next look measures it once more.
        try? catalog.record(pixels: found?.digest, by: pixels.method, of: other)
      }
      var same: [SamePicture] = []
      for other in try catalog.images(showing: pixels, besides: image.digest, limit: Self.comparedImages) {
        let key = try request.key(forImage: other)
        same.append(SamePicture(image: other, clip: try catalog.served(key, take: nil)?.id))
      }
      return same.first { $0.clip != nil } ?? same.first
    }
  }

  /// What a picture shows; nil where that cannot be decoded.
  private func pixelDigest(of bytes: [UInt8]) throws -> PixelDigest? {
    let helper = try films.helper()
    let file = try Descriptor.inMemory(bytes)
    do throws(MediaHelperError) {
      return try file.withNumber { number throws(MediaHelperError) in try helper.pixelDigest(of: number) }
    } catch {
      guard error.reason == .noPicture else { throw error }
      return nil
    }
  }
}
