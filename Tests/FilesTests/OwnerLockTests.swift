import Files
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite struct OwnerLockTests {
  @Test func `an owner is alive as long as it holds its lock, and its file goes with it`() throws {
    try withScratch { folder in
      let owner: String
      do {
        let lock = try OwnerLock(in: folder)
        owner = lock.owner
        #expect(try OwnerLock.isAlive(owner, in: folder))
        #expect(try OwnerLock.sweep(in: folder) == 0)
        #expect(try OwnerLock.isAlive(owner, in: folder))
      }
      #expect(try !OwnerLock.isAlive(owner, in: folder))
      #expect(try Folder.list(folder) == [])
    }
  }

  @Test(arguments: ["", "../x", "ABCDEF0123456789ABCDEF0123456789", "0123"])
  func `a name that is no owner's ID is nobody alive`(name: String) throws {
    try withScratch { (folder) throws in #expect(try !OwnerLock.isAlive(name, in: folder)) }
  }

  @Test func `files that are no lock files stay where they are`() throws {
    try withScratch { folder in
      try makeFile("\(folder)/notes.txt", [1])
      try makeFile("\(folder)/0123456789abcdef0123456789abcdef", [])
      #expect(try OwnerLock.sweep(in: folder) == 1)
      #expect(try Folder.list(folder) == ["notes.txt"])
    }
  }

  @Test(.enabled(if: Child.isAvailable))
  func `an owner that was killed is dead, and its file is swept`() throws {
    try withScratch { folder in
      let owner = try RandomID.make()
      let holder = try Child(script: Self.lockAndStay, "\(folder)/\(owner)")
      try holder.waitForOutput()
      #expect(try OwnerLock.isAlive(owner, in: folder))
      #expect(try OwnerLock.sweep(in: folder) == 0)
      holder.killNow()
      #expect(try !OwnerLock.isAlive(owner, in: folder))
      #expect(try OwnerLock.sweep(in: folder) == 1)
      #expect(try Folder.list(folder) == [])
    }
  }

  @Test func `no owner loses its file to sweepers that run while it is made`() throws {
    try withScratch { folder in
      let isDone = Atomic<Bool>(false)
      let losses = Atomic<Int>(0)
      Threads.run(3) { index in
        if index > 0 {
          while !isDone.load(ordering: .acquiring) { _ = try? OwnerLock.sweep(in: folder) }
          return
        }
        for _ in 0..<300 {
          guard let lock = try? OwnerLock(in: folder), (try? OwnerLock.isAlive(lock.owner, in: folder)) == true else {
            losses.add(1, ordering: .relaxed)
            continue
          }
        }
        isDone.store(true, ordering: .releasing)
      }
      #expect(losses.load(ordering: .relaxed) == 0)
    }
  }

  /// Takes the open-file-description lock as the program does, says so, and waits to be killed.
  private static let lockAndStay = """
    import fcntl, os, struct, sys, time
    fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.fcntl(fd, 37, struct.pack('hhqqi4x', fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
    os.write(1, b'.')
    time.sleep(600)
    """
}
