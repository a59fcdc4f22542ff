import Domain

/// gmi's published prices, USD per second.
enum GMIPrices {
  static func price(of request: Request) -> Money? {
    let asked = request.parameters
    guard request.model == .pixverseV6ImageToVideo, let row = perSecond[asked.resolution] else { return nil }
    return Money(asked.audio ? row.audio : row.silent).map { $0 * asked.duration }
  }

  private static let perSecond: [Resolution: (silent: String, audio: String)] = [
    .p360: ("0.025", "0.035"), .p540: ("0.035", "0.045"), .p720: ("0.045", "0.06"), .p1080: ("0.09", "0.115"),
  ]
}
