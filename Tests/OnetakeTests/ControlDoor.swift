import Domain
import Fetch

/// What an address of provider-sim's control door answers.
struct ControlDoor {
  let json: JSON

  init(_ url: String) throws {
    json = try JSONParser.parse(try HTTPClient(userAgent: "test").get(HTTPRequest(.get, url)).body)
  }
}
