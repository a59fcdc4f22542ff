import Files
import Glibc

extension HomeLayout {
  /// Makes the library's folders where they are missing.
  ///
  /// Throws `unusable` for a place that cannot be written and for a network file system.
  func prepareFolders() throws(LibraryError) {
    do throws(FileError) {
      for folder in [locks, inflight] { try Folder.makeAll(folder, permissions: 0o700) }
    } catch {
      guard !error.isNoSpace, !error.mayPass else { throw LibraryError(error) }
      throw unusable(error)
    }
    if let kind = try mapped({ try FileSystem.networkKind(at: root) }) {
      throw LibraryError(
        .unusable, "\(root) is on a network file system (\(kind)), where locks do not protect payments",
        cure: "keep the library on a local disk, with --home or ONETAKE_HOME")
    }
  }

  /// Makes sure that nothing but a folder is where the library would be begun, and makes nothing.
  func checkPlace() throws(LibraryError) {
    do throws(FileError) {
      var place = root
      while true {
        if let there = try FileStamp(of: place) {
          guard there.kind == .folder else { throw FileError("make the folder", root, code: ENOTDIR) }
          return
        }
        guard place != Folder.parent(of: place) else { return }
        place = Folder.parent(of: place)
      }
    } catch {
      throw unusable(error)
    }
  }

  private func unusable(_ error: FileError) -> LibraryError {
    LibraryError(
      .unusable, "the library folder \(root) cannot be made or written: \(error)",
      cure: "name another place with --home or ONETAKE_HOME, or mend its permissions")
  }
}

extension Library {
  /// Whether a library was ever begun in this folder; one that cannot be looked at is taken for one.
  public static func isBegun(at home: String) -> Bool {
    do throws(FileError) {
      return try FileStamp(of: HomeLayout(root: home).catalog)?.size ?? 0 > 0
    } catch {
      return true
    }
  }
}
