import CLinux
import Glibc

/// The file system that a folder is on: what kind, and how much room it has.
package enum FileSystem {
  /// Bytes that this user may still write on the file system of `path`. `statvfs(3)`.
  package static func freeBytes(at path: String) throws(FileError) -> Int64 {
    var facts = statvfs()
    guard unsafe statvfs(path, &facts) == 0 else { throw FileError("ask for free space at", path) }
    let (bytes, overflow) = Int64(clamping: facts.f_bavail).multipliedReportingOverflow(by: Int64(facts.f_frsize))
    return overflow ? Int64.max : bytes
  }

  /// The name of the network file system that `path` is on ("nfs", "fuse.sshfs"), or nil if it is a local one.
  ///
  /// Locks and SQLite's write-ahead log cannot be trusted there. `statfs(2)`; FUSE by /proc/self/mountinfo.
  package static func networkKind(at path: String) throws(FileError) -> String? {
    var type = 0
    guard unsafe ot_statfs_type(path, &type) == 0 else { throw FileError("ask for the file system of", path) }
    let magic = UInt32(truncatingIfNeeded: type)
    if let name = networkMagics[magic] { return name }
    guard magic == fuseMagic, let stamp = try FileStamp(of: path) else { return nil }
    let mounts = try SmallFile.read("/proc/self/mountinfo", limit: 4 << 20) ?? []
    let kind = mountType(
      ofDevice: "\(ot_major(dev_t(stamp.device))):\(ot_minor(dev_t(stamp.device)))",
      in: String(decoding: mounts, as: UTF8.self))
    return kind.flatMap { networkFUSE.contains($0) ? $0 : nil }
  }

  static let fuseMagic: UInt32 = 0x6573_5546

  /// `f_type` values of linux/magic.h and of the file systems' own sources.
  static let networkMagics: [UInt32: String] = [
    0x6969: "nfs", 0x517B: "smb", 0xFF53_4D42: "cifs", 0xFE53_4D42: "smb2", 0x5346_414F: "afs", 0x6B41_4653: "afs",
    0x7375_7245: "coda", 0x564C: "ncp", 0x00C3_6400: "ceph", 0x0102_1997: "9p", 0x0BD0_0BD0: "lustre",
    0x4750_4653: "gpfs", 0x7461_636F: "ocfs2", 0x0116_1970: "gfs2", 0x1983_0326: "beegfs", 0xAAD7_AAEA: "panfs",
    0x786F_4256: "vboxsf", 0xBACB_ACBC: "vmhgfs",
  ]

  /// FUSE file systems that are known to reach over a network.
  static let networkFUSE: Set<String> = [
    "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.goofys", "fuse.mount-s3", "fuse.juicefs",
    "fuse.glusterfs", "fuse.ceph-fuse", "fuse.davfs", "fuse.curlftpfs", "fuse.gvfsd-fuse", "fuse.smbnetfs",
    "fuse.seaweedfs", "fuse.mfs", "fuse.blobfuse", "fuse.blobfuse2", "fuse.afpfs", "fuse.vmhgfs-fuse",
  ]

  /// The type that `mountinfo` gives for the mount of `device` ("major:minor"); proc(5) describes the lines.
  static func mountType(ofDevice device: String, in mountinfo: String) -> String? {
    for line in mountinfo.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 6, fields[2] == device, let dash = fields.dropFirst(6).firstIndex(of: "-") else { continue }
      return fields.indices.contains(dash + 1) ? String(fields[dash + 1]) : nil
    }
    return nil
  }
}
