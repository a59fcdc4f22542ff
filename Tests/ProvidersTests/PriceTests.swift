import Domain
import Testing

@testable import Providers

@Suite struct PriceTests {
  @Test(arguments: [
    "540p no audio 0.030", "540p audio 0.038", "720p no audio 0.038", "720p audio 0.051", "1080p no audio 0.077",
    "1080p audio 0.098",
  ])
  func `shortapi sells 6_0 by the second`(row: String) throws {
    let (resolution, hasAudio, price) = try read(row)
    for duration in [5, 8] {
      for isMulti in [false, true] {
        let request = try makeRequest(
          .pixverseV6ImageToVideo,
          fields: [.resolution: resolution, .audio: hasAudio, .duration: .int(duration), .multiShot: .bool(isMulti)])
        #expect(Provider.shortapi.price(of: request) == price * duration)
      }
    }
  }

  /// The table of the provider documents, a dash where nothing is sold.
  private static let perClip = """
    540p single no audio 0.128 0.255 0.281
    720p single no audio 0.170 0.340 0.374
    1080p single no audio 0.340 0.680 -
    540p single audio 0.170 0.340 0.374
    720p single audio 0.213 0.425 0.468
    1080p single audio 0.383 0.765 -
    540p multi no audio 0.213 0.425 0.468
    720p multi no audio 0.255 0.510 0.561
    1080p multi no audio 0.425 0.850 -
    540p multi audio 0.255 0.510 0.561
    720p multi audio 0.298 0.595 0.655
    1080p multi audio 0.468 0.935 -
    """

  @Test(arguments: perClip.split(separator: "\n").map(String.init))
  func `shortapi sells 5_5 by the clip, both models alike`(row: String) throws {
    let words = row.split(separator: " ").map(String.init)
    for model in [Model.pixverseV55ImageToVideo, .pixverseV55TextToVideo] {
      for (duration, price) in zip([5, 8, 10], words.suffix(3)) {
        let request = try makeRequest(
          model,
          fields: [
            .resolution: .string(words[0]), .multiShot: .bool(words[1] == "multi"), .audio: .bool(words[2] == "audio"),
            .duration: .int(duration),
          ])
        #expect(Provider.shortapi.price(of: request) == Money(price))
      }
    }
  }

  @Test(arguments: [
    "360p no audio 0.025", "360p audio 0.035", "540p no audio 0.035", "540p audio 0.045", "720p no audio 0.045",
    "720p audio 0.06", "1080p no audio 0.09", "1080p audio 0.115",
  ])
  func `gmi sells by the second`(row: String) throws {
    let (resolution, hasAudio, price) = try read(row)
    for duration in [1, 5, 15] {
      let request = try makeRequest(
        .pixverseV6ImageToVideo, fields: [.resolution: resolution, .audio: hasAudio, .duration: .int(duration)])
      #expect(Provider.gmi.price(of: request) == price * duration)
    }
  }

  @Test func `highway's price is unknown, never zero`() throws {
    #expect(Provider.highway.price(of: try makeRequest()) == nil)
  }

  @Test func `what is not sold has no price`() throws {
    #expect(Provider.shortapi.price(of: try makeRequest(.pixverseV6ImageToVideo, fields: [.resolution: "360p"])) == nil)
    #expect(Provider.shortapi.price(of: try makeRequest(.pixverseV6ImageToVideo, fields: [.duration: 6])) == nil)
    #expect(Provider.gmi.price(of: try makeRequest(.pixverseV6ImageToVideo, fields: [.duration: 16])) == nil)
    #expect(Provider.gmi.price(of: try makeRequest(.pixverseV55TextToVideo)) == nil)
  }

  private func read(_ row: String) throws -> (resolution: JSON, hasAudio: JSON, price: Money) {
    let words = row.split(separator: " ").map(String.init)
    let price = try #require(words.last.flatMap { Money($0) })
    return (.string(words[0]), .bool(words[1] == "audio"), price)
  }
}
