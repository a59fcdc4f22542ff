import Files
import SQL
import Synchronization
import TestSupport
import Testing

@Suite struct TransactionTests {
  private struct Stop: Error {}

  @Test func `what a transaction did is there for others when it returns, and gone when it throws`() throws {
    try withScratch { folder in
      let writer = try Connection("\(folder)/library.sqlite")
      let reader = try Connection("\(folder)/library.sqlite")
      try writer.execute(script: "CREATE TABLE t (a)")
      try writer.transaction { connection in try connection.run("INSERT INTO t VALUES (1)") }
      #expect(try count(reader) == 1)
      #expect(throws: Stop.self) {
        try writer.transaction { connection in
          try connection.run("INSERT INTO t VALUES (2)")
          throw Stop()
        }
      }
      let isOpen = writer.isInTransaction
      #expect(!isOpen)
      #expect(try count(reader) == 1)
    }
  }

  @Test func `a deferred transaction sees one moment`() throws {
    try withScratch { folder in
      let writer = try Connection("\(folder)/library.sqlite")
      let reader = try Connection("\(folder)/library.sqlite")
      try writer.execute(script: "CREATE TABLE t (a)")
      try reader.transaction(.deferred) { reader in
        #expect(try count(reader) == 0)
        try writer.run("INSERT INTO t VALUES (1)")
        #expect(try count(reader) == 0)
      }
      #expect(try count(reader) == 1)
    }
  }

  @Test func `a lock that is held past the patience is busy, and the statement works afterwards`() throws {
    try withScratch { folder in
      let holder = try Connection("\(folder)/library.sqlite")
      let other = try Connection("\(folder)/library.sqlite", busy: .wait(milliseconds: 5))
      try holder.execute(script: "CREATE TABLE t (a)")
      try holder.transaction { _ in
        let error = #expect(throws: SQLError.self) { try other.run("INSERT INTO t VALUES (1)") }
        #expect(error?.isBusy == true)
      }
      try other.run("INSERT INTO t VALUES (1)")
      #expect(try count(other) == 1)
    }
  }

  @Test func `one that waits for ever gets the lock when it is free`() throws {
    try withScratch { folder in
      let path = "\(folder)/library.sqlite"
      try Connection(path).execute(script: "CREATE TABLE t (a)")
      let isOpen = try WakeUp()
      let isHeld = try WakeUp()
      Threads.run(2) { index in
        do {
          if index == 0 {
            // To open waits for a lock as well, and that is not what is tried here.
            #expect(try FolderWatch(wakeUp: isOpen).wait(milliseconds: 60_000) == .rung)
            let holder = try Connection(path)
            try holder.transaction { connection in
              isHeld.ring()
              try connection.run("INSERT INTO t VALUES (1)")
            }
          } else {
            let waiter = try Connection(path, busy: .forever)
            isOpen.ring()
            #expect(try FolderWatch(wakeUp: isHeld).wait(milliseconds: 60_000) == .rung)
            try waiter.run("INSERT INTO t VALUES (2)")
          }
        } catch {
          Issue.record(error)
        }
      }
      let total = try count(Connection(path))
      #expect(total == 2)
    }
  }

  @Test func `many that open a new database at once all get in and none is told that it is locked`() throws {
    try withScratch { folder in
      let path = "\(folder)/library.sqlite"
      Threads.run(16) { index in
        do {
          let connection = try Connection(path, busy: .wait(milliseconds: 60_000))
          try connection.transaction { connection in
            try connection.execute(script: "CREATE TABLE IF NOT EXISTS t (a)")
            try connection.run("INSERT INTO t VALUES (?)", [.int(index)])
          }
        } catch {
          Issue.record(error)
        }
      }
      let total = try count(Connection(path))
      #expect(total == 16)
    }
  }

  private func count(_ connection: borrowing Connection) throws -> Int? {
    try connection.first("SELECT count(*) FROM t") { (row) throws(SQLError) in try row.int(0) }
  }
}
