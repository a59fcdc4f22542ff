import Domain
import LoopbackClient
import Testing

@Suite struct DownloadFaultTests {
  @Test func `a film is served whole, in part, by its tag, and only to who has its URL`() throws {
    let sim = try TestSimulator()
    let path = try sim.orderFilm(.gmi)
    let whole = sim.client.ask("GET", path)
    #expect(whole.status == 200)
    #expect(whole.headers["content-type"] == "video/mp4")
    #expect(whole.body[4..<8].elementsEqual("ftyp".utf8))
    let part = sim.client.ask("GET", path, headers: [("Range", "bytes=100-199")])
    #expect(part.status == 206)
    #expect(part.body == Array(whole.body[100..<200]))
    let head = sim.client.ask("HEAD", path)
    #expect(head.headers["content-length"] == "\(whole.body.count)")
    #expect(head.headers["etag"] == whole.headers["etag"])
    #expect(sim.client.ask("GET", String(path.prefix { $0 != "?" })).status == 403)
    #expect(sim.client.ask("GET", path + "0").status == 403)
    #expect(sim.client.ask("GET", "/films/none.mp4").status == 404)
  }

  @Test func `a URL dies when its time is over`() throws {
    let sim = try TestSimulator { $0.urlSeconds = 0 }
    #expect(sim.client.ask("GET", try sim.orderFilm(.gmi)).status == 403)
  }

  @Test(arguments: [403, 404, 410, 500])
  func `a download can be answered with a bare status`(status: Int) throws {
    let sim = try TestSimulator(faults: "film-\(status):1")
    let path = try sim.orderFilm(.highway)
    #expect(sim.client.ask("GET", path).status == status)
    #expect(sim.client.ask("GET", path).status == 200)
  }

  @Test func `a download can be a page or a document instead of a film`() throws {
    let sim = try TestSimulator(faults: "film-html:1", "film-json:1")
    let path = try sim.orderFilm(.highway)
    let page = sim.client.ask("GET", path)
    #expect(page.status == 200)
    #expect(page.headers["content-type"] == "text/html")
    #expect(page.text.hasPrefix("<!DOCTYPE html>"))
    #expect(try sim.client.ask("GET", path).json()["error"] != nil)
  }

  @Test func `a dropped download goes on by Range, also when it is dropped again`() throws {
    let sim = try TestSimulator(faults: "film-drop:2")
    let path = try sim.orderFilm(.gmi)
    let first = sim.client.ask("GET", path)
    #expect(first.status == 200 && !first.isComplete && !first.body.isEmpty)
    let second = sim.client.ask("GET", path, headers: [("Range", "bytes=\(first.body.count)-")])
    #expect(second.status == 206 && !second.isComplete && !second.body.isEmpty)
    let start = first.body.count + second.body.count
    let third = sim.client.ask("GET", path, headers: [("Range", "bytes=\(start)-")])
    #expect(third.status == 206 && third.isComplete)
    #expect(first.headers["etag"] == third.headers["etag"])
    #expect(first.body + second.body + third.body == sim.client.ask("GET", path).body)
  }

  @Test func `a server that has lost its Range sends the whole again`() throws {
    let sim = try TestSimulator(faults: "film-drop-no-range")
    let path = try sim.orderFilm(.gmi)
    let first = sim.client.ask("GET", path)
    #expect(!first.isComplete && !first.body.isEmpty)
    let second = sim.client.ask("GET", path, headers: [("Range", "bytes=\(first.body.count)-")])
    #expect(second.status == 200 && second.isComplete)
    #expect(second.headers["accept-ranges"] == nil)
    #expect(second.body.starts(with: first.body))
  }

  @Test func `a length can promise more than the film has`() throws {
    let sim = try TestSimulator(faults: "film-short-length:1")
    let path = try sim.orderFilm(.gmi)
    let reply = sim.client.ask("GET", path)
    #expect(!reply.isComplete)
    #expect(reply.headers["content-length"] == "\(reply.body.count + 1000)")
    #expect(reply.body == sim.client.ask("GET", path).body)
  }

  @Test func `a truncated film comes as a complete answer`() throws {
    let sim = try TestSimulator(faults: "film-truncated:1")
    let path = try sim.orderFilm(.gmi)
    let cut = sim.client.ask("GET", path)
    let whole = sim.client.ask("GET", path)
    #expect(cut.status == 200 && cut.isComplete)
    #expect(cut.body.count == whole.body.count * 6 / 10)
    #expect(whole.body.starts(with: cut.body))
  }

  @Test func `an endless film goes on for as long as it is read`() throws {
    let sim = try TestSimulator(faults: "film-endless")
    var client = sim.client
    client.limit = 20 << 20
    let reply = client.ask("GET", try sim.orderFilm(.gmi))
    #expect(reply.end == nil)
    #expect(reply.headers["transfer-encoding"] == "chunked")
    #expect(reply.headers["content-length"] == nil)
    #expect(reply.raw.count >= 20 << 20)
  }

  @Test func `a slow film comes in the end`() throws {
    let sim = try TestSimulator(faults: "film-slow:1")
    let path = try sim.orderFilm(.gmi)
    #expect(sim.client.ask("GET", path).body == sim.client.ask("GET", path).body)
  }

  @Test func `redirects lead on, round in circles, or to a file`() throws {
    let sim = try TestSimulator(faults: "film-redirect:1", "film-redirect-loop:1", "film-redirect-file:1")
    let path = try sim.orderFilm(.gmi)
    let on = sim.client.ask("GET", path)
    #expect(on.status == 302)
    #expect(sim.client.ask("GET", try #require(on.headers["location"])).status == 200)
    #expect(sim.client.ask("GET", path).headers["location"] == path)
    #expect(sim.client.ask("GET", path).headers["location"]?.hasPrefix("file:///") == true)
  }
}
