import Domain
import Testing

@Suite struct AspectRatioTests {
  @Test(arguments: [
    ("16:9", "16:9"), ("32:18", "16:9"), ("016:009", "16:9"), ("1:1", "1:1"), ("1000:700", "10:7"),
    ("239:100", "239:100"),
    ("1000000:1", "1000000:1"), ("1000000:1000000", "1:1"),
  ])
  func `a ratio is reduced to lowest terms`(text: String, reduced: String) {
    #expect(AspectRatio(text)?.description == reduced)
  }

  @Test(arguments: [
    "", ":", "16", "16:", ":9", "16:9:1", "16x9", "16/9", "0:1", "1:0", "-16:9", "+16:9", "16 : 9", "1.78:1",
    "1000001:1",
    "1:1000001", "99999999999999999999:1", "１６:９",
  ])
  func `what is no ratio of two whole numbers up to a million is refused`(text: String) {
    #expect(AspectRatio(text) == nil)
  }

  @Test(arguments: [
    (1920, 1080, "16:9"), (1920, 1072, "16:9"), (1080, 1920, "9:16"), (1440, 1080, "4:3"), (1080, 1440, "3:4"),
    (640, 360, "16:9"), (1000, 700, "10:7"), (1, 1, "1:1"), (1_000_000, 1_000_000, "1:1"), (1_000_000, 1, "1000000:1"),
    // Both sides of 2 % for every named ratio: 50 x |w x b - h x a| against h x a.
    (1020, 1000, "1:1"), (1021, 1000, "1021:1000"), (980, 1000, "1:1"), (979, 1000, "979:1000"),
    (1632, 900, "16:9"), (1633, 900, "1633:900"), (1568, 900, "16:9"), (1567, 900, "1567:900"),
    (918, 1600, "9:16"), (919, 1600, "919:1600"), (882, 1600, "9:16"), (881, 1600, "881:1600"),
    (1224, 900, "4:3"), (1225, 900, "49:36"), (1176, 900, "4:3"), (1175, 900, "47:36"),
    (918, 1200, "3:4"), (919, 1200, "919:1200"), (882, 1200, "3:4"), (881, 1200, "881:1200"),
  ])
  func `a clip follows its image: a named ratio within 2 percent, else the image's own`(
    width: Int, height: Int, ratio: String
  ) {
    #expect(AspectRatio.following(imageWidth: width, height: height)?.description == ratio)
  }

  @Test(arguments: [
    (0, 0), (0, 5), (5, 0), (-16, -9), (1_000_001, 1_000_001), (Int.max, Int.max), (Int.min, 9), (1, Int.max),
  ])
  func `impossible sides follow nothing, and overflow nothing`(width: Int, height: Int) {
    #expect(AspectRatio.following(imageWidth: width, height: height) == nil)
    #expect(AspectRatio(width, height) == nil)
  }
}
