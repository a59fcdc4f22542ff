import Files
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite struct FileLockTests {
  /// The macros of Testing take no values that cannot be copied.
  private func expect(
    _ lock: borrowing FileLock?, _ wanted: Bool, _ location: SourceLocation = #_sourceLocation
  ) {
    let isHeld: Bool
    switch lock {
    case .some: isHeld = true
    case .none: isHeld = false
    }
    #expect(isHeld == wanted, sourceLocation: location)
  }

  @Test func `many hold it together, and one alone`() throws {
    try withScratch { folder in
      let path = folder + "/lock"
      do {
        let one = try FileLock.shared(path)
        let two = try FileLock.shared(path)
        let alone = try FileLock.exclusive(path)
        expect(one, true)
        expect(two, true)
        expect(alone, false)
      }
      let alone = try FileLock.exclusive(path)
      let late = try FileLock.shared(path)
      expect(alone, true)
      expect(late, false)
      #expect(try Folder.list(folder) == ["lock"])
    }
  }

  @Test func `who has it and is about to end is waited for`() throws {
    try withScratch { folder in
      let path = folder + "/lock"
      let first = Atomic(false)
      Threads.run(2) { lane in
        do {
          if lane == 0 {
            let held = try FileLock.exclusive(path)
            first.store(true, ordering: .releasing)
            usleep(50_000)
            expect(held, true)
          } else {
            while !first.load(ordering: .acquiring) { usleep(1000) }
            let next = try FileLock.exclusive(path)
            expect(next, true)
          }
        } catch {
          Issue.record(error)
        }
      }
    }
  }

  @Test func `who wants to be alone waits for those who pass, and gives up in time`() throws {
    try withScratch { folder in
      let path = folder + "/lock"
      do {
        let passing = try FileLock.passing(path)
        let none = try FileLock.alone(path, milliseconds: 5)
        expect(none, false)
        // Whoever gave up keeps nobody out.
        let next = try FileLock.passing(path)
        passing.release()
        next.release()
      }
      let alone = try FileLock.alone(path, milliseconds: 0)
      expect(alone, true)
    }
  }

  @Test func `a stream of short holders does not keep out who wants to be alone`() throws {
    try withScratch { folder in
      let path = folder + "/lock"
      let stop = folder + "/stop"
      Threads.run(5) { lane in
        do {
          if lane == 0 {
            for _ in 0..<20 {
              let alone = try FileLock.alone(path, milliseconds: 60_000)
              if let alone { alone.release() } else { Issue.record("it never got in") }
            }
            try makeFile(stop, [1])
          } else {
            while try FileStamp(of: stop) == nil {
              let passing = try FileLock.passing(path)
              usleep(300)
              passing.release()
            }
          }
        } catch {
          Issue.record(error)
          _ = try? makeFile(stop, [1])
        }
      }
    }
  }

  @Test func `nobody who passes is there while one is alone`() throws {
    try withScratch { folder in
      let path = folder + "/lock"
      let marker = folder + "/inside"
      Threads.run(4) { lane in
        do {
          for _ in 0..<50 {
            if lane == 0 {
              let alone = try FileLock.alone(path, milliseconds: 60_000)
              #expect(try Folder.list(folder).allSatisfy { !$0.hasPrefix("inside") })
              if let alone { alone.release() } else { Issue.record("nobody left") }
            } else {
              let passing = try FileLock.passing(path)
              try makeFile("\(marker)\(lane)", [1])
              _ = try Entry.remove("\(marker)\(lane)")
              passing.release()
            }
          }
        } catch {
          Issue.record(error)
        }
      }
    }
  }

  @Test(.enabled(if: Child.isAvailable))
  func `the kernel frees it when its process is killed`() throws {
    try withScratch { folder in
      let path = folder + "/lock"
      let holder = try Child(script: Self.lockAndStay, path)
      try holder.waitForOutput()
      let none = try FileLock.shared(path)
      expect(none, false)
      holder.killNow()
      let mine = try FileLock.exclusive(path)
      expect(mine, true)
    }
  }

  /// Takes the lock alone, says so, and waits to be killed.
  private static let lockAndStay = """
    import fcntl, os, struct, sys, time
    fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.fcntl(fd, 37, struct.pack('hhqqi4x', fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0))
    os.write(1, b'.')
    time.sleep(600)
    """
}
