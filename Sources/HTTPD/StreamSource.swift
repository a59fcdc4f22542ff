/// The pieces of a streamed body, cut to the library's buffer; one thread at a time reads it.
final class StreamSource {
  private let next: () -> [UInt8]?
  private var rest: ArraySlice<UInt8> = []

  init(_ next: @escaping () -> [UInt8]?) { self.next = next }

  /// Fills some of `buffer` and says how much; nil at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    while rest.isEmpty {
      guard let piece = next() else { return nil }
      rest = piece[...]
    }
    let part = rest.prefix(buffer.count)
    unsafe buffer.copyBytes(from: part)
    rest = rest.dropFirst(part.count)
    return part.count
  }
}
