import Onetake
import TestThreads
import Testing

@Suite(.blocking) struct SourceImageTests {
  static let locations: [(location: String, shown: String)] = [
    ("https://h/cat.png?sig=SECRET", "https://h/cat.png"), ("https://h/cat.png#SECRET", "https://h/cat.png"),
    ("https://user:SECRET@h/cat.png", "https://h/cat.png"), ("https://h/a@b.png", "https://h/a@b.png"),
    ("HTTP://user@h", "HTTP://h"), ("what?.png", "what?.png"), ("a@b#c.png", "a@b#c.png"),
  ]

  @Test(arguments: locations)
  func `an address is shown without what may be secret, a path as it is`(location: String, shown: String) {
    #expect(SourceImage.shown(location) == shown)
  }
}
