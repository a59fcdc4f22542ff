import Files

/// A small file of the library that is written and durable, and has no place yet. One that never gets its place is
/// removed, by this process or by the next sweep of `tmp/`.
package struct StagedFile: ~Copyable {
  private var temp: TempFile

  fileprivate init(_ temp: consuming TempFile) { self.temp = temp }

  /// Puts it where `path` is, durably, instead of what stands there. Needs no space but the folder's.
  package consuming func place(at path: String) throws(BlobError) {
    try onFile { () throws(FileError) in
      try Entry.rename(temp.path, to: path)
      temp.keep()
      try Folder.sync(Folder.parent(of: path))
    }
  }
}

extension BlobStore {
  /// Writes a small file of the library aside, durably.
  package func stage(_ bytes: [UInt8]) throws(BlobError) -> StagedFile {
    do throws(FileError) {
      let temp = try TempFile(creating: tempPath(newTempName()))
      try temp.file.write(bytes)
      try temp.file.sync()
      return StagedFile(temp)
    } catch {
      throw .file(error)
    }
  }
}
