/// A picture's width to its height, in lowest terms.
public struct AspectRatio: Hashable, Sendable {
  /// The width's share, 1 or more.
  public let width: Int
  /// The height's share, 1 or more.
  public let height: Int

  /// The largest number taken on either side; also the largest side of an image.
  public static let maximumSide = 1_000_000

  /// The ratios that have a name in the provider documents.
  public static let named = [(16, 9), (9, 16), (4, 3), (3, 4), (1, 1)].compactMap { AspectRatio($0.0, $0.1) }

  /// Takes two sides from 1 to `maximumSide` and reduces them, or is nil.
  public init?(_ width: Int, _ height: Int) {
    let sides = 1...Self.maximumSide
    guard sides.contains(width), sides.contains(height) else { return nil }
    var (divisor, rest) = (width, height)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    self.width = width / divisor
    self.height = height / divisor
  }

  /// Takes `WIDTH:HEIGHT` in decimal digits, or is nil.
  public init?(_ text: String) {
    let sides = text.split(separator: ":", omittingEmptySubsequences: false)
    guard sides.count == 2, sides.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let width = Int(sides[0]), let height = Int(sides[1])
    else { return nil }
    self.init(width, height)
  }

  /// The ratio that a clip takes over from its input image: a named one within 2 %, else the image's own.
  ///
  /// The rule is request-key's `50 x |w x b - h x a| <= h x a`, in integers. Sides that are not from 1 to `maximumSide`
  /// give nil; within them no product comes near what an `Int` holds.
  public static func following(imageWidth width: Int, height: Int) -> AspectRatio? {
    guard let own = AspectRatio(width, height) else { return nil }
    let near = named.first { 50 * abs(width * $0.height - height * $0.width) <= height * $0.width }
    return near ?? own
  }
}

extension AspectRatio: CustomStringConvertible {
  public var description: String { "\(width):\(height)" }
}
