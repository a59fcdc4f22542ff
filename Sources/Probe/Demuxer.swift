import CLibAV
import Domain

/// An open container and its packets, by libavformat, which reads through a descriptor and may open nothing.
@safe final class Demuxer {
  private let input: FilmInput
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let packet: UnsafeMutablePointer<AVPacket>

  /// The demuxers that may run; the content decides which of them does, so that nothing is guessed from the bytes.
  private static let formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
  /// The decoders that may run; libav's own names.
  private static let codecs =
    "h264,hevc,av1,libdav1d,libaom-av1,vp8,vp9,mpeg4,mjpeg,aac,mp3float,mp3,opus,libopus,vorbis,flac,pcm_s16le"

  /// Opens `film` by `avformat_open_input`; nil if libavformat cannot make sense of it, or an index lies of its tables.
  ///
  /// Throws `ProbeError` where reading failed or memory ran out.
  init?(_ film: Descriptor, content: MediaFacts.Content) throws(ProbeError) {
    if content == .mp4 || content == .mov, try !SampleTables.fit(in: film) { return nil }
    input = try FilmInput(film)
    guard var opening = unsafe avformat_alloc_context() else { throw ProbeError(.memory) }
    unsafe input.attach(to: opening)
    unsafe opening.pointee.io_open = refuseToOpen
    // Packets are counted and timed, not split: the containers already hold whole frames.
    unsafe opening.pointee.flags |= AVFMT_FLAG_NOPARSE
    var options: OpaquePointer?
    unsafe av_dict_set(&options, "format_whitelist", Self.formats, 0)
    unsafe av_dict_set(&options, "codec_whitelist", Self.codecs, 0)
    unsafe av_dict_set(&options, "protocol_whitelist", "none", 0)
    defer { unsafe av_dict_free(&options) }
    let isMatroska = content == .matroska || content == .webm
    let format = unsafe av_find_input_format(isMatroska ? "matroska" : "mov")
    var handle: UnsafeMutablePointer<AVFormatContext>? = unsafe opening
    let result = unsafe avformat_open_input(&handle, nil, format, &options)
    guard result >= 0, let opened = unsafe handle else {
      try Self.check(result, input)
      return nil
    }
    unsafe opening = opened
    guard let packet = unsafe av_packet_alloc() else {
      unsafe avformat_close_input(&handle)
      throw ProbeError(.memory)
    }
    unsafe self.packet = packet
    unsafe context = opening
  }

  deinit {
    var packet: UnsafeMutablePointer<AVPacket>? = unsafe packet
    unsafe av_packet_free(&packet)
    var context: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    unsafe avformat_close_input(&context)
  }

  /// How many streams there are.
  var streamCount: Int { unsafe Int(context.pointee.nb_streams) }

  /// The first stream of a kind that is no cover picture; cover pictures come as video streams.
  func first(_ kind: AVMediaType) -> Stream? {
    for index in 0..<streamCount {
      guard let stream = unsafe context.pointee.streams[index].map({ unsafe Stream($0, owner: self) }) else { continue }
      if stream.kind == kind, !stream.isCoverPicture { return stream }
    }
    return nil
  }

  /// What the other streams are, as far as they are kept.
  func others(besides known: [Int?]) -> [MediaFacts.OtherTrack] {
    (0..<streamCount).lazy.filter { !known.contains($0) }.prefix(MediaFacts.maximumOthers).compactMap { index in
      unsafe self.context.pointee.streams[index].map {
        let stream = unsafe Stream($0, owner: self)
        return MediaFacts.OtherTrack(kind: stream.kindOfTrack, codec: stream.codecName)
      }
    }
  }

  /// Lends each tag of the container.
  func forEachTag(_ body: (UnsafePointer<AVDictionaryEntry>) -> Void) {
    var entry: UnsafeMutablePointer<AVDictionaryEntry>?
    while let next = unsafe av_dict_get(context.pointee.metadata, "", entry, AV_DICT_IGNORE_SUFFIX) {
      unsafe entry = next
      unsafe body(next)
    }
  }

  /// Whether the headers alone told the format of the first video and audio stream.
  var headersSuffice: Bool {
    let video = first(AVMEDIA_TYPE_VIDEO).map { $0.codec != AV_CODEC_ID_NONE && $0.pictureSize.shortSide > 0 }
    let audio = first(AVMEDIA_TYPE_AUDIO).map { $0.codec != AV_CODEC_ID_NONE && $0.sampleRate > 0 }
    return video != false && audio != false
  }

  /// Lets libavformat read ahead for what the headers did not say, by `avformat_find_stream_info`: slow.
  func readAhead() { unsafe _ = avformat_find_stream_info(context, nil) }

  /// Lends each packet in the order of the file, until there is none; false if the end is a failure of the container.
  ///
  /// Throws `ProbeError`: the body's, or its own where reading failed or there are more packets than `limit`.
  func forEachPacket(
    atMost limit: Int, _ body: (UnsafeMutablePointer<AVPacket>) throws(ProbeError) -> Void
  ) throws(ProbeError) -> Bool {
    var count = 0
    while true {
      let result = unsafe av_read_frame(context, packet)
      guard result >= 0 else {
        try Self.check(result, input)
        return result == ot_error_eof
      }
      defer { unsafe av_packet_unref(packet) }
      count += 1
      guard count <= limit else { throw ProbeError(.limit, limit) }
      try unsafe body(packet)
    }
  }

  private static func check(_ result: Int32, _ input: FilmInput) throws(ProbeError) {
    if input.failure != 0 { throw ProbeError(.read, Int(input.failure)) }
    if result == ot_error(ENOMEM) { throw ProbeError(.memory) }
  }
}

/// `AVFormatContext.io_open`: what a film names besides itself (playlists, references to other files) stays closed.
private func refuseToOpen(
  _ format: UnsafeMutablePointer<AVFormatContext>?, _ io: UnsafeMutablePointer<UnsafeMutablePointer<AVIOContext>?>?,
  _ url: UnsafePointer<CChar>?, _ flags: Int32, _ options: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 { ot_error(EPERM) }
