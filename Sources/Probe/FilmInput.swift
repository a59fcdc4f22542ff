import CLibAV
import Glibc

/// libavformat's way to the film: an `AVIOContext` over a descriptor, and nothing else.
@safe final class FilmInput {
  /// How much is read at once: large enough to need few calls, small enough to stay in the processor's cache.
  private static let bufferSize: Int32 = 128 * 1024

  private let cursor: UnsafeMutablePointer<FilmCursor>
  private let context: UnsafeMutablePointer<AVIOContext>

  /// Wraps `descriptor` by `avio_alloc_context`. Throws `ProbeError.memory`.
  init(_ descriptor: Descriptor) throws(ProbeError) {
    unsafe cursor = .allocate(capacity: 1)
    unsafe cursor.initialize(to: FilmCursor(descriptor: descriptor))
    guard let buffer = unsafe av_malloc(Int(Self.bufferSize)),
      let context = unsafe avio_alloc_context(
        buffer.assumingMemoryBound(to: UInt8.self), Self.bufferSize, 0, cursor, readFilm, nil, seekFilm)
    else {
      unsafe cursor.deallocate()
      throw ProbeError(.memory)
    }
    unsafe self.context = context
  }

  deinit {
    // The buffer may have been replaced by libavformat, so it is freed through the context, as its manual says.
    unsafe av_free(context.pointee.buffer)
    var freed: UnsafeMutablePointer<AVIOContext>? = unsafe context
    unsafe avio_context_free(&freed)
    unsafe cursor.deinitialize(count: 1)
    unsafe cursor.deallocate()
  }

  /// Makes `format` read from here; this object must outlive it.
  func attach(to format: UnsafeMutablePointer<AVFormatContext>) { unsafe format.pointee.pb = context }

  /// The errno of a read that failed, or 0.
  var failure: Int32 { unsafe cursor.pointee.failure }
}

/// Where libavformat stands in the film, and whether a read failed.
struct FilmCursor {
  let descriptor: Descriptor
  var offset = 0
  var failure: Int32 = 0
}

/// `AVIOContext.read_packet`.
private func readFilm(
  _ opaque: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int32
) -> Int32 {
  guard let cursor = unsafe opaque?.assumingMemoryBound(to: FilmCursor.self) else { return ot_error(EINVAL) }
  let space = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
  let got = unsafe cursor.pointee.descriptor.readOnce(at: cursor.pointee.offset, into: space)
  if got < 0 {
    unsafe cursor.pointee.failure = Int32(-got)
    return ot_error(Int32(-got))
  }
  unsafe cursor.pointee.offset += got
  return got == 0 ? ot_error_eof : Int32(got)
}

/// `AVIOContext.seek`.
private func seekFilm(_ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32) -> Int64 {
  guard let cursor = unsafe opaque?.assumingMemoryBound(to: FilmCursor.self) else { return Int64(ot_error(EINVAL)) }
  let size = unsafe cursor.pointee.descriptor.size
  let base: Int
  switch whence & ~AVSEEK_FORCE {
  case AVSEEK_SIZE: return Int64(size)
  case SEEK_SET: base = 0
  case SEEK_CUR: base = unsafe cursor.pointee.offset
  case SEEK_END: base = size
  default: return Int64(ot_error(EINVAL))
  }
  let (target, overflow) = base.addingReportingOverflow(Int(offset))
  guard !overflow, target >= 0 else { return Int64(ot_error(EINVAL)) }
  unsafe cursor.pointee.offset = target
  return Int64(target)
}
