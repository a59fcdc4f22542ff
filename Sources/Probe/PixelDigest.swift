import CLibAV
import Domain

extension Probe {
  /// The digest of what the WebP, JPEG or PNG picture in the first `size` bytes of `descriptor` shows; nil if it is none
  /// of these, moves, or cannot be decoded.
  ///
  /// Of 8192 x 8192 pixels at most. A colour profile is not looked at: providers' models see the samples.
  package static func pixelDigest(descriptor: Int32, size: Int) throws(ProbeError) -> PixelDigest? {
    guard size <= InputImage.maximumBytes else { throw ProbeError(.limit, InputImage.maximumBytes) }
    let file = Descriptor(number: descriptor, size: max(0, size))
    let bytes = try file.read(at: 0, count: size)
    guard let codec = stillFormat(bytes), let info = try? ImageInfo(of: bytes) else { return nil }
    var digest: Digest?
    unsafe decodeStill(bytes, codec) { frame in digest = unsafe self.digest(of: frame, turned: info.orientation) }
    return digest.flatMap { PixelDigest($0, method: pixelMethod) }
  }

  /// How samples are made of a picture's bytes: ours, and the libraries', whose rounding may change with each version.
  private static var pixelMethod: String {
    func dotted(_ version: UInt32) -> String { "\(version >> 16).\(version >> 8 & 255).\(version & 255)" }
    return "1 lavc \(dotted(avcodec_version())) lsws \(dotted(swscale_version()))"
  }

  private static func digest(of frame: UnsafeMutablePointer<AVFrame>, turned orientation: Int) -> Digest? {
    let size = unsafe PictureSize(width: Int(frame.pointee.width), height: Int(frame.pointee.height))
    let format = unsafe AVPixelFormat(rawValue: frame.pointee.format)
    guard let description = unsafe av_pix_fmt_desc_get(format) else { return nil }
    let isDeep = unsafe description.pointee.comp.0.depth > 8
    let samples = PictureBuffer(size, .rgba(isDeep: isDeep))
    guard unsafe PictureScaler(still: true).scale(frame, into: samples) else { return nil }
    var hasher = SHA256()
    hasher.update(Array("\(size.width)x\(size.height) \(orientation) \(isDeep ? 16 : 8)\n".utf8))
    unsafe samples.forEachLine { unsafe hasher.update($0) }
    return hasher.finish()
  }
}
