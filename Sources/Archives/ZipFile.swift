import CZip
import Glibc

/// Writes zip files, by libzip.
public enum ZipFile {
  /// One file within the archive.
  public struct Entry: Sendable {
    /// Where its bytes come from.
    public enum Source: Sendable {
      case bytes([UInt8])
      /// A file, which is read when the archive is written.
      case file(path: String)
    }

    /// Its name, with `/` between folders.
    public let name: String
    public let source: Source
    /// Whether it is worth compressing: pictures and films are not.
    public let isText: Bool

    /// Makes an entry.
    public init(_ name: String, _ source: Source, isText: Bool) {
      self.name = name
      self.source = source
      self.isText = isText
    }
  }

  /// Why none was written.
  public struct Failure: Error, Hashable, Sendable {
    /// What libzip says of it, or that it is not there.
    public let message: String
    /// Whether libzip is not installed.
    public let isMissing: Bool
  }

  /// Whether libzip is there; opened at the first use.
  public static let isInstalled = ot_zip_load() == 1

  /// Writes an archive of `entries` to `path`, where nothing may be; `time` is what each entry says of its change, in
  /// seconds since 1970.
  ///
  /// What was begun is removed when it fails. `zip_close(3)` writes everything.
  public static func write(_ entries: [Entry], to path: String, time: Int) throws(Failure) {
    guard isInstalled else { throw Failure(message: "libzip is not installed", isMissing: true) }
    guard let archive = unsafe ot_zip_open_new(path) else {
      throw Failure(message: "\(path) cannot be made", isMissing: false)
    }
    // Sources of bytes are read when the archive is closed, so these stay where they are until then.
    var kept: [UnsafeMutableBufferPointer<UInt8>] = unsafe []
    defer { unsafe kept.forEach { unsafe $0.deallocate() } }
    for entry in entries {
      let source: OpaquePointer?
      switch entry.source {
      case .bytes(let bytes):
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
        _ = unsafe buffer.initialize(from: bytes)
        unsafe kept.append(buffer)
        unsafe source = ot_zip_source_buffer(archive, buffer.baseAddress, UInt64(bytes.count))
      case .file(let path): unsafe source = ot_zip_source_file(archive, path)
      }
      let index = unsafe ot_zip_file_add(archive, entry.name, source)
      if index < 0 { unsafe ot_zip_source_free(source) }
      let method = Int32(entry.isText ? OT_ZIP_DEFLATE : OT_ZIP_STORE)
      guard index >= 0, unsafe ot_zip_set_file_compression(archive, UInt64(index), method) == 0,
        unsafe ot_zip_file_set_mtime(archive, UInt64(index), time) == 0
      else { throw unsafe failure(archive) }
    }
    guard unsafe ot_zip_close(archive) == 0 else { throw unsafe failure(archive) }
  }

  private static func failure(_ archive: OpaquePointer) -> Failure {
    let message = unsafe ot_zip_strerror(archive).map { unsafe String(cString: $0) } ?? "libzip failed"
    unsafe ot_zip_discard(archive)
    return Failure(message: message, isMissing: false)
  }
}
