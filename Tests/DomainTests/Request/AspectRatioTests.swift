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
    (10_200, 10_000, "1:1"), (10_201, 10_000, "10201:10000"), (9_800, 10_000, "1:1"), (9_799, 10_000, "9799:10000"),
    (16_320, 9_000, "16:9"), (16_321, 9_000, "16321:9000"), (15_680, 9_000, "16:9"), (15_679, 9_000, "15679:9000"),
    (9_180, 16_000, "9:16"), (9_181, 16_000, "9181:16000"), (8_820, 16_000, "9:16"), (8_819, 16_000, "8819:16000"),
    (12_240, 9_000, "4:3"), (12_241, 9_000, "12241:9000"), (11_760, 9_000, "4:3"), (11_759, 9_000, "11759:9000"),
    (9_180, 12_000, "3:4"), (9_181, 12_000, "9181:12000"), (8_820, 12_000, "3:4"), (8_819, 12_000, "8819:12000"),
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
