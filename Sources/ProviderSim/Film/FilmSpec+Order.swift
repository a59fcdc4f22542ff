import Domain

extension FilmSpec {
  /// The film that PixVerse would deliver for an order, with what is to be wrong with it.
  ///
  /// Image-to-video follows the image's aspect ratio where the image is known, and at 1080p in 16:9 it has 1072 lines.
  init(for order: Order, image: ImageFacts?, faults: Set<FilmFault>) {
    var tier = order.tier
    if faults.contains(.wrongResolution) { tier = [1080: 720, 720: 540, 540: 360][tier] ?? 240 }
    var aspect = order.aspect.flatMap(Self.ratio) ?? 16.0 / 9
    if let image { aspect = min(4, max(0.25, Double(image.width) / Double(image.height))) }
    if faults.contains(.wrongAspect) { aspect = abs(aspect - 1) < 0.1 ? 16.0 / 9 : 1 }
    let size = Self.size(tier: tier, aspect: aspect, isFromImage: order.image != nil)
    let frames = faults.contains(.short) ? 12 * order.seconds + 1 : 24 * order.seconds + 1
    self.init(width: size.width, height: size.height, frames: frames)
    if order.hasAudio || faults.contains(.unaskedAudio) { audio = .tone }
    if faults.contains(.silent) { audio = .silent }
    if faults.contains(.noAudio) { audio = .none }
    colourSeed = Digest(of: Array(order.prompt.utf8))
    text = [
      String(order.prompt.prefix(600)), "\(order.provider.rawValue) \(order.model)",
      "\(order.tier)p, \(order.seconds) s",
    ]
  }

  /// The nominal size of a resolution: whole for the usual ratios, else in steps of eight pixels.
  static func size(tier: Int, aspect: Double, isFromImage: Bool) -> (width: Int, height: Int) {
    let isUpright = aspect < 1
    let ratio = isUpright ? 1 / aspect : aspect
    let usual = [16.0 / 9, 4.0 / 3, 1].first { abs(ratio / $0 - 1) < 0.01 }
    var (long, short) = (Int((Double(tier) * (usual ?? ratio)).rounded()), tier)
    if usual == nil {
      long = (long + 4) / 8 * 8
      short = (short + 4) / 8 * 8
    } else if isFromImage, tier == 1080, usual == 16.0 / 9 {
      short = 1072
    }
    return isUpright ? (short, long) : (long, short)
  }

  private static func ratio(_ text: String) -> Double? {
    let sides = text.split(separator: ":").compactMap { Double($0) }
    return sides.count == 2 && sides[1] > 0 ? sides[0] / sides[1] : nil
  }
}
