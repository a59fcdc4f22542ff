import Domain
import Glibc
import KillRig
import Rig
import TestThreads
import Testing

/// Two at once that find the same clip damaged.
@Suite(.blocking) struct MendTests {
  @Test func `of two that fetch a damaged clip again neither sets the other's good bytes aside`() throws {
    try Lane().withWorld { world in
      let order = ["generate", "--json"] + Words.text("neon rain")
      let bought = try world.onetake(order)
      try world.damageTheBlob()
      let damaged = world.blobs().compactMap { world.digest($0.path) }

      world.variables["ONETAKE_FAULT"] = "mend.fetched:1:stop"
      let slow = try world.start(order)
      world.variables["ONETAKE_FAULT"] = nil
      ProcessState.wait(until: .stopped, slow.number)
      let quick = try world.onetake(order)
      #expect(quick.code == 0 && quick.json["digest"] == bought.json["digest"], "\(quick)")
      slow.signal(SIGCONT)
      let outcome = try world.ending(slow, order)
      #expect(outcome.code == 0 && outcome.json["digest"] == bought.json["digest"], "\(outcome)")

      let aside = world.names(world.home + "/damaged").compactMap { world.digest("\(world.home)/damaged/\($0)") }
      #expect(aside == damaged, "what is set aside is the damaged file, once")
      #expect(world.blobs().allSatisfy { world.digest($0.path) == $0.name })
      let charges = try world.charges()
      #expect(charges.count == 1)
    }
  }

  @Test func `whoever dies with the damaged file set aside leaves it in its place, and the next start mends it`() throws
  {
    try Lane().withWorld { world in
      let order = ["generate", "--json"] + Words.text("neon rain")
      let bought = try world.onetake(order)
      try world.damageTheBlob()
      let killed = try world.onetake(order, kill: Kill("blob.set-aside", 1))
      #expect(killed.code == 128 + SIGKILL, "\(killed)")
      #expect(world.blobs().count == 1, "there is no moment without a blob in its place")
      let again = try world.onetake(order)
      #expect(again.code == 0 && again.json["digest"] == bought.json["digest"], "\(again)")
    }
  }
}
