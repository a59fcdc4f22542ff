import Domain

/// What an order costs, by the providers' documents; written apart from the product's own tables, to check them.
enum PriceList {
  /// The charge for an order. highway publishes no price; here it takes a hidden one.
  static func charge(for order: Order) -> Money {
    switch order.provider {
    case .shortapi where order.model == "pixverse/pixverse-6.0/image-to-video":
      milli(order.hasAudio ? shortapi6[order.tier]?.audio : shortapi6[order.tier]?.plain) * order.seconds
    case .shortapi:
      milli(shortapi55[Clip(order.tier, order.isMultiShot, order.hasAudio)]?[order.seconds])
    case .highway:
      milli(50) * order.seconds
    case .gmi:
      milli(order.hasAudio ? gmi[order.tier]?.audio : gmi[order.tier]?.plain) * order.seconds
    }
  }

  /// Thousandths of a dollar; what is not listed is never ordered, for the documents refuse it.
  private static func milli(_ amount: Int?) -> Money { Money(nanos: Int64(amount ?? 0) * 1_000_000) }

  private typealias PerSecond = (plain: Int, audio: Int)

  private static let shortapi6: [Int: PerSecond] = [540: (30, 38), 720: (38, 51), 1080: (77, 98)]

  private static let gmi: [Int: PerSecond] = [360: (25, 35), 540: (35, 45), 720: (45, 60), 1080: (90, 115)]

  private struct Clip: Hashable {
    let tier: Int
    let isMulti: Bool
    let hasAudio: Bool

    init(_ tier: Int, _ isMulti: Bool, _ hasAudio: Bool) {
      self.tier = tier
      self.isMulti = isMulti
      self.hasAudio = hasAudio
    }
  }

  private static let shortapi55: [Clip: [Int: Int]] = [
    Clip(540, false, false): [5: 128, 8: 255, 10: 281],
    Clip(720, false, false): [5: 170, 8: 340, 10: 374],
    Clip(1080, false, false): [5: 340, 8: 680],
    Clip(540, false, true): [5: 170, 8: 340, 10: 374],
    Clip(720, false, true): [5: 213, 8: 425, 10: 468],
    Clip(1080, false, true): [5: 383, 8: 765],
    Clip(540, true, false): [5: 213, 8: 425, 10: 468],
    Clip(720, true, false): [5: 255, 8: 510, 10: 561],
    Clip(1080, true, false): [5: 425, 8: 850],
    Clip(540, true, true): [5: 255, 8: 510, 10: 561],
    Clip(720, true, true): [5: 298, 8: 595, 10: 655],
    Clip(1080, true, true): [5: 468, 8: 935],
  ]
}
