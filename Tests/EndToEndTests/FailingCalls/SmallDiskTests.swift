import Domain
import Foundation
import Rig
import TestThreads
import Testing

/// Submits on a disk that has too little room, and on one that has just enough: a file system of its own in memory,
/// which a user namespace lets anybody mount where the kernel allows that.
@Suite(.blocking) struct SmallDiskTests {
  /// What is held for a film of 540p and 5 s, in KiB: the least that is held for any.
  private static let reservation = 16 << 10

  @Test(.enabled(if: Self.canMount), arguments: [-64, 1024])
  func `a file system that has too little room stops a submit before it is sent, and one that has enough does not`(
    spare: Int
  ) throws {
    let rig = try makeRig()
    let words = try rig.order(.shortapi)
    // The library is made first, so that what it needs does not count; a file takes the rest but what is to be free.
    let script = """
      set -e
      mount -t tmpfs -o size=64m onetake "$MOUNT"
      onetake search x > /dev/null || test $? = 3
      free=$(df -k --output=avail "$MOUNT" | tail -1)
      dd if=/dev/zero of="$MOUNT/filler" bs=1024 count=$((free - \(Self.reservation) - \(spare) - 768)) status=none
      onetake jobs > /dev/null
      free=$(df -k --output=avail "$MOUNT" | tail -1)
      dd if=/dev/zero of="$MOUNT/more" bs=1024 count=$((free - \(Self.reservation) - \(spare))) status=none
      onetake "$@" && code=0 || code=$?
      rm "$MOUNT/filler" "$MOUNT/more"
      onetake "$@" > "$MOUNT/again" || exit 99
      grep -q '"outcome":"\(spare < 0 ? "generated" : "reused")"' "$MOUNT/again" || exit 98
      onetake fsck > /dev/null 2>&1 || exit 97
      exit $code
      """
    let mount = rig.folder + "/mount"
    try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: true)
    let changes = [
      "MOUNT": mount, "ONETAKE_HOME": mount + "/library", "PATH": Program.buildFolder + ":/usr/bin:/bin",
    ]
    let shell = try rig.start(["-Urm", "bash", "-c", script, "bash"] + words, changes, program: "/usr/bin/unshare")
    let outcome = shell.finish()
    #expect(outcome.code == (spare < 0 ? 1 : 0), "\(outcome)")
    if spare < 0 {
      #expect(outcome.errors.contains("there is no room for the clip") && outcome.errors.contains("nothing was sent"))
    }
    // One submit in all: with too little room, only the one that was made when there was room again.
    #expect(try rig.submits() == 1 && rig.count() == 1, "\(outcome)")
  }

  private static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = ["-Urm", "mount", "-t", "tmpfs", "-o", "size=1m", "onetake", "/mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
