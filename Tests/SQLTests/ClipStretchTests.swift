import SQL
import TestSupport
import Testing

@Suite struct ClipStretchTests {
  @Test func `a stretch gives each of its blocks the clips whose bits are set`() {
    var random = Seeded(8)
    for share in [0, 1, 30, 100] {
      let slots = (0..<ClipStretch.count).filter { _ in Int.random(in: 0..<100, using: &random) < share }
      let bytes = ClipStretch.bytes(slots)
      let stretch: Int64 = 7
      var found: [Int] = []
      for block in stretch * 16..<stretch * 16 + 16 {
        #expect(ClipStretch.stretch(ofBlock: block) == stretch)
        let clips = unsafe bytes.withUnsafeBytes { unsafe ClipStretch.clips(in: block, $0.bytes) }
        found += clips.slots.map { ClipStretch.place(of: FacetBlock.serial(block, $0)).slot }
      }
      #expect(found == slots)
    }
  }

  @Test func `a serial has its place in a stretch, at both ends`() {
    #expect(ClipStretch.serials(0) == 0...4095 && ClipStretch.serials(2) == 8192...12_287)
    for (serial, stretch, slot) in [(0, 0, 0), (4095, 0, 4095), (4096, 1, 0), (12_287, 2, 4095)] {
      let place = ClipStretch.place(of: Int64(serial))
      #expect(place.stretch == Int64(stretch) && place.slot == slot)
    }
  }

  @Test(arguments: [0, 1, 511, 513]) func `bytes of another length are no clips`(count: Int) {
    let bytes = [UInt8](repeating: 255, count: count)
    let clips = unsafe bytes.withUnsafeBytes { unsafe ClipStretch.clips(in: 3, $0.bytes) }
    #expect(clips.isEmpty)
  }
}
