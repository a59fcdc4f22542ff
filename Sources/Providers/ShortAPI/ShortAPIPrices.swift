import Domain

/// shortapi's published prices, USD. 6.0 is sold by the second, 5.5 by the clip.
enum ShortAPIPrices {
  static func price(of request: Request) -> Money? {
    let asked = request.parameters
    let text: String?
    switch request.model {
    case .pixverseV6ImageToVideo:
      text = perSecond[asked.resolution].map { asked.audio ? $0.audio : $0.silent }
      return text.flatMap { Money($0) }.map { $0 * asked.duration }
    case .pixverseV55ImageToVideo, .pixverseV55TextToVideo:
      let kind = Kind(shots: asked.multiShot ? .multi : .single, sound: asked.audio ? .audio : .silent)
      text = perClip[kind]?[asked.resolution]?[asked.duration]
      return text.flatMap { Money($0) }
    }
  }

  private static let perSecond: [Resolution: (silent: String, audio: String)] = [
    .p540: ("0.030", "0.038"), .p720: ("0.038", "0.051"), .p1080: ("0.077", "0.098"),
  ]

  private struct Kind: Hashable {
    enum Shots { case single, multi }
    enum Sound { case silent, audio }
    let shots: Shots
    let sound: Sound
  }

  private static let perClip: [Kind: [Resolution: [Int: String]]] = [
    Kind(shots: .single, sound: .silent): [
      .p540: [5: "0.128", 8: "0.255", 10: "0.281"],
      .p720: [5: "0.170", 8: "0.340", 10: "0.374"],
      .p1080: [5: "0.340", 8: "0.680"],
    ],
    Kind(shots: .single, sound: .audio): [
      .p540: [5: "0.170", 8: "0.340", 10: "0.374"],
      .p720: [5: "0.213", 8: "0.425", 10: "0.468"],
      .p1080: [5: "0.383", 8: "0.765"],
    ],
    Kind(shots: .multi, sound: .silent): [
      .p540: [5: "0.213", 8: "0.425", 10: "0.468"],
      .p720: [5: "0.255", 8: "0.510", 10: "0.561"],
      .p1080: [5: "0.425", 8: "0.850"],
    ],
    Kind(shots: .multi, sound: .audio): [
      .p540: [5: "0.255", 8: "0.510", 10: "0.561"],
      .p720: [5: "0.298", 8: "0.595", 10: "0.655"],
      .p1080: [5: "0.468", 8: "0.935"],
    ],
  ]
}
