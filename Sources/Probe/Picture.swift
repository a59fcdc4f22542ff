import CLibAV
import Domain

/// Poster and storyboard of a film, drawn in one pass over it.
package struct DrawnPictures: Sendable {
  /// What they are.
  package let description: FilmPictures
  /// The encoded poster.
  package let poster: [UInt8]
  /// The encoded sheet.
  package let storyboard: [UInt8]
}

extension Probe {
  /// Draws the film in the first `size` bytes of `descriptor`; nil if it shows no picture that can be decoded.
  ///
  /// Damage is passed over: a tile whose frame cannot be decoded shows a neighbour's. Throws `ProbeError` where nothing
  /// can be said.
  package static func pictures(
    descriptor: Int32, size: Int, format: PictureFormat? = nil
  ) throws(ProbeError) -> DrawnPictures? {
    let format = format ?? PictureEncoder.preferred
    let film = Descriptor(number: descriptor, size: max(0, size))
    let content = Sniff.content(of: try film.read(at: 0, count: Sniff.byteCount))
    guard content.isFilm, let first = try open(film, content), let track = first.first(AVMEDIA_TYPE_VIDEO),
      let plan = try PicturePlan(first, track), let second = try open(film, content),
      let stream = second.first(AVMEDIA_TYPE_VIDEO), let frames = PictureFrames(of: stream)
    else { return nil }
    let drawing = PictureDrawing(plan, stream, format)
    let (index, last) = (stream.index, plan.lastNeeded)
    var (packets, cursor) = (0, 0)
    _ = try unsafe second.forEachPacket(atMost: .max) { packet in
      guard unsafe Int(packet.pointee.stream_index) == index, packets <= last else { return }
      let (shown, decoded) = unsafe (packet.pointee.pts, packet.pointee.dts)
      let isWanted = plan.wants(shown != ot_no_timestamp ? shown : decoded)
      if plan.needs(packets, &cursor) {
        unsafe frames.decode(packet, wanted: isWanted) { unsafe drawing.take($0) }
      } else {
        unsafe frames.drain { unsafe drawing.take($0) }
      }
      packets += 1
    }
    unsafe frames.drain { unsafe drawing.take($0) }
    return drawing.finish()
  }

  private static func open(_ film: Descriptor, _ content: MediaFacts.Content) throws(ProbeError) -> Demuxer? {
    guard let demuxer = try Demuxer(film, content: content) else { return nil }
    if !demuxer.headersSuffice { demuxer.readAhead() }
    return demuxer
  }
}

/// The sheet and the poster's frame while frames pass by.
@safe private final class PictureDrawing {
  private let plan: PicturePlan
  private let stream: Stream
  private let format: PictureFormat
  private let orientation: PictureOrientation
  private let tileScaler = PictureScaler()
  private let posterScaler = PictureScaler()
  private var sheet: (picture: PictureBuffer, storyboard: Storyboard)?
  private var lastTile: PictureBuffer?
  private var drawn = 0
  private let poster: UnsafeMutablePointer<AVFrame>?
  private var posterRank = -Double.infinity

  /// A standard deviation of brightness from which on a picture shows something; film at night has 10 and more.
  private static let plainContrast = 6.0
  /// From here on more contrast makes no better poster.
  private static let fullContrast = 20.0
  /// The part of the film at which a poster is looked for first.
  private static let posterPlace = 1.0 / 3

  init(_ plan: PicturePlan, _ stream: Stream, _ format: PictureFormat) {
    self.plan = plan
    self.stream = stream
    self.format = format
    orientation = PictureOrientation(of: stream)
    unsafe poster = av_frame_alloc()
  }

  deinit {
    var poster = unsafe poster
    unsafe av_frame_free(&poster)
  }

  /// Draws the tiles whose time has come with this frame.
  func take(_ frame: UnsafeMutablePointer<AVFrame>) {
    let stamp = unsafe frame.pointee.best_effort_timestamp
    guard drawn < plan.stamps.count, stamp != ot_no_timestamp, plan.stamps[drawn] <= stamp,
      let tile = unsafe scale(frame)
    else { return }
    let place = (Double(drawn) + 0.5) / Double(plan.stamps.count)
    while drawn < plan.stamps.count, plan.stamps[drawn] <= stamp { put(tile) }
    lastTile = tile
    unsafe consider(frame, contrast: tile.contrast, place: place)
  }

  /// Encodes everything; nil where no frame came.
  func finish() -> DrawnPictures? {
    guard let lastTile, let poster = unsafe poster, posterRank > -.infinity else { return nil }
    while drawn < plan.stamps.count { put(lastTile) }
    guard let sheet, let storyboard = PictureEncoder.encode(sheet.picture, as: format),
      let picture = unsafe drawPoster(poster), let encoded = PictureEncoder.encode(picture, as: format)
    else { return nil }
    let time = unsafe PicturePlan.microseconds(of: poster.pointee.best_effort_timestamp, stream.timeBase)
    let description = FilmPictures(
      format: format, poster: (picture.size, time, encoded.count), storyboard: (sheet.storyboard, storyboard.count))
    return DrawnPictures(description: description, poster: encoded, storyboard: storyboard)
  }

  private func put(_ tile: PictureBuffer) {
    if let (picture, storyboard) = sheet {
      let (x, y) = storyboard.place(of: drawn)
      picture.draw(tile, turned: orientation, atX: x, y: y)
    }
    drawn += 1
  }

  /// The frame as a tile that is still to be turned; the first one decides the sheet's shape.
  private func scale(_ frame: UnsafeMutablePointer<AVFrame>) -> PictureBuffer? {
    if sheet == nil {
      let fitted = unsafe shown(frame).fitted(into: FilmPictures.tileSide).even
      guard
        let storyboard = Storyboard(
          tile: fitted, columns: min(5, plan.stamps.count), tiles: plan.stamps.count, start: plan.start, end: plan.end)
      else { return nil }
      sheet = (PictureBuffer(storyboard.size, PictureEncoder.layout(format)), storyboard)
    }
    guard let sheet else { return nil }
    // Turned back: frames are turned while they are put on the sheet.
    let tile = PictureBuffer(orientation.turned(sheet.storyboard.tile), sheet.picture.layout)
    return unsafe tileScaler.scale(frame, into: tile) ? tile : nil
  }

  /// Keeps the frame if it makes a better poster than those before: one that shows something, then one near the place.
  private func consider(_ frame: UnsafeMutablePointer<AVFrame>, contrast: Double, place: Double) {
    let distance = (place - Self.posterPlace).magnitude
    let plain = contrast < Self.plainContrast ? 1.0 : 0
    let rank = min(1, contrast / Self.fullContrast) - distance / 2 - plain
    guard rank > posterRank, let poster = unsafe poster else { return }
    unsafe av_frame_unref(poster)
    guard unsafe av_frame_ref(poster, frame) >= 0 else {
      posterRank = -.infinity
      return
    }
    posterRank = rank
  }

  private func drawPoster(_ frame: UnsafeMutablePointer<AVFrame>) -> PictureBuffer? {
    let size = unsafe shown(frame).fitted(into: FilmPictures.posterSide)
    let layout = PictureEncoder.layout(format)
    let scaled = PictureBuffer(orientation.turned(size), layout)
    guard unsafe posterScaler.scale(frame, into: scaled) else { return nil }
    if orientation == .upright { return scaled }
    let turned = PictureBuffer(size, layout)
    turned.draw(scaled, turned: orientation)
    return turned
  }

  /// The size in which a player shows the frame: as `VideoFacts.displayed`.
  private func shown(_ frame: UnsafeMutablePointer<AVFrame>) -> PictureSize {
    let aspect = unsafe stream.sampleAspect.num > 0 ? stream.sampleAspect : frame.pointee.sample_aspect_ratio
    let (coded, height) = unsafe (Int(frame.pointee.width), Int(frame.pointee.height))
    var width = coded
    if aspect.num > 0, aspect.den > 0 { width = (2 * width * Int(aspect.num) / Int(aspect.den) + 1) / 2 }
    return orientation.turned(PictureSize(width: max(1, width), height: height))
  }
}

extension PictureSize {
  /// The size scaled down, never up, until neither side is longer than `side`; no side is shorter than a pixel.
  func fitted(into side: Int) -> PictureSize {
    let longest = max(width, height)
    guard longest > side else { return self }
    func scaled(_ length: Int) -> Int { max(1, (2 * length * side / longest + 1) / 2) }
    return PictureSize(width: scaled(width), height: scaled(height))
  }

  /// The size with even sides, which halved colour can be put together from.
  fileprivate var even: PictureSize { PictureSize(width: max(2, width & ~1), height: max(2, height & ~1)) }
}
