import Files
import Glibc
import TestSupport
import Testing

@Suite struct FolderWatchTests {
  @Test func `a change that came before the wait is not missed`() throws {
    try withScratch { folder in
      var watch = try FolderWatch()
      try watch.watch(folder, for: .changes)
      try makeFile("\(folder)/a", [1])
      #expect(try watch.wait(milliseconds: 60_000) == .changed)
      #expect(try watch.wait(milliseconds: 0) == .timedOut)
    }
  }

  @Test func `names that are not asked for do not wake`() throws {
    try withScratch { folder in
      var watch = try FolderWatch()
      try watch.watch(folder, for: .changes, names: ["library.sqlite-wal"])
      try makeFile("\(folder)/other", [1])
      #expect(try watch.wait(milliseconds: 0) == .timedOut)
      try makeFile("\(folder)/library.sqlite-wal", [1])
      #expect(try watch.wait(milliseconds: 60_000) == .changed)
    }
  }

  @Test func `a bell ends the wait, and only once`() throws {
    try withScratch { folder in
      let bell = try WakeUp()
      var watch = try FolderWatch(wakeUp: bell)
      try watch.watch(folder, for: .changes)
      bell.ring()
      bell.ring()
      #expect(try watch.wait(milliseconds: 60_000) == .rung)
      #expect(try watch.wait(milliseconds: 0) == .timedOut)
    }
  }

  @Test func `a bell that another thread rings ends a wait that has begun`() throws {
    try withScratch { folder in
      let bell = try WakeUp()
      Threads.run(2) { index in
        if index == 1 { return bell.ring() }
        do {
          var watch = try FolderWatch(wakeUp: bell)
          try watch.watch(folder, for: .changes)
          #expect(try watch.wait(milliseconds: 60_000) == .rung)
        } catch {
          Issue.record(error)
        }
      }
    }
  }

  @Test(.enabled(if: Child.isAvailable))
  func `the death of a lock's holder wakes`() throws {
    try withScratch { folder in
      let script = "import os,sys,time\nfd=os.open(sys.argv[1],os.O_RDWR|os.O_CREAT)\nos.write(1,b'.')\ntime.sleep(600)"
      let holder = try Child(script: script, "\(folder)/owner")
      try holder.waitForOutput()
      var watch = try FolderWatch()
      try watch.watch(folder, for: .closings)
      #expect(try watch.wait(milliseconds: 0) == .timedOut)
      holder.killNow()
      #expect(try watch.wait(milliseconds: 60_000) == .changed)
    }
  }

  @Test func `a folder that is not there cannot be watched`() throws {
    var watch = try FolderWatch()
    let error = #expect(throws: FileError.self) { try watch.watch("/no/such/folder", for: .changes) }
    #expect(error?.isMissing == true)
  }
}
