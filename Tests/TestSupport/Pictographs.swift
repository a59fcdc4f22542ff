/// Whether some bytes of UTF-8 are nothing but pictographs, which are no part of any word: each of four bytes that begin
/// in the same way.
package func arePictographs(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.count % 4 == 0
    && stride(from: 0, to: bytes.count, by: 4).allSatisfy { bytes.dropFirst($0).starts(with: [0xF0, 0x9F]) }
}
