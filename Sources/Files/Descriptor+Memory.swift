import CLinux
import Glibc

extension Descriptor {
  /// A file in memory, which has no name and is read from its beginning by pread(2). `memfd_create(2)`.
  package static func inMemory(_ bytes: [UInt8]) throws(FileError) -> Descriptor {
    let number = ot_memory_file()
    guard number >= 0 else { throw FileError("make", "a file in memory") }
    let file = Descriptor(owning: number, path: "a file in memory")
    try file.write(bytes)
    return file
  }
}
