import Domain
import Fetch
import TestSupport

/// What an address of provider-sim's control door answers.
struct ControlDoor {
  let json: JSON

  init(_ url: String) throws {
    json = try JSONParser.parse(try HTTPClient(userAgent: "test").get(HTTPRequest(.get, url)).body)
  }
}

extension World {
  /// Sets what is to go wrong at the provider from now on.
  func breakThings(_ faults: String...) throws {
    let body: JSON = ["faults": .array(faults.map { .string($0) })]
    let order = HTTPRequest(
      .post, simulator.baseURL + "/_sim/faults", headers: ["Content-Type": "application/json"], body: body.utf8)
    let answer = try HTTPClient(userAgent: "test").submit(order)
    guard answer.status == 200 else { throw Surprise("provider-sim does not know \(faults)") }
  }
}
