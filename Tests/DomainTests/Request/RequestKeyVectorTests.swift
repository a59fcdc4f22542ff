import Domain
import Foundation
import Testing

/// The cases that every implementation of the request key must pass.
@Suite struct RequestKeyVectorTests {
  static let vectors: [JSON] = {
    guard let url = Bundle.module.url(forResource: "Fixtures/request-key-vectors", withExtension: "json"),
      let data = try? Data(contentsOf: url), let json = try? JSONParser.parse([UInt8](data))
    else { return [] }
    return json.arrayValue ?? []
  }()

  @Test func `the vectors are all here`() {
    #expect(Self.vectors.count == 11)
  }

  @Test(arguments: vectors)
  func `a vector gives its canonical document and its key`(vector: JSON) throws {
    let request = try draft(of: vector).request()
    #expect(request.canonicalText == vector["canonical"]?.stringValue)
    #expect(request.key.description == vector["key"]?.stringValue)
  }

  private func draft(of vector: JSON) throws -> RequestDraft {
    var draft = RequestDraft(model: vector["model"]?.stringValue)
    let names: [(String, RequestField)] = [
      ("prompt", .prompt), ("negative_prompt", .negativePrompt), ("resolution", .resolution),
      ("duration", .duration), ("aspect", .aspectRatio), ("audio", .audio), ("multi_shot", .multiShot),
      ("seed", .seed), ("cfg_scale", .cfgScale), ("thinking", .thinking),
    ]
    for (name, field) in names { draft.fields[field] = vector[name] }
    if let image = vector["image"] {
      let digest = try #require(image["sha256"]?.stringValue.flatMap(Digest.init(hex:)))
      draft.image = InputImage(
        digest: digest, width: try #require(image["width"]?.intValue), height: try #require(image["height"]?.intValue),
        byteCount: 1, mediaType: "image/png")
    }
    for member in vector["extra"]?.objectValue?.members ?? [] {
      let provider = try #require(Provider(rawValue: member.name))
      draft.extra[provider] = member.value.objectValue
    }
    return draft
  }
}
