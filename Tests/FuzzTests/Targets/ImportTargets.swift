import Domain

@testable import Onetake

/// Manifests, sidecars, and what a film's own tags say.
enum ImportTargets {
  static let all = [
    FuzzTarget(name: "manifest", rounds: 1200, words: words + ["\n", "\"path\":\"a.mp4\""], check: manifest),
    FuzzTarget(name: "sidecar", rounds: 1200, words: words, check: sidecar),
  ]

  private static let words =
    JSONTargets.words + RequestField.allCases.map { "\"\($0.rawValue)\":" } + [
      "\"pixverse-v5.5/text-to-video\"", "\"720p\"", "5", "\"provider\":\"gmi\"", "\"charged\":\"0.19\"",
      "\"charged\":-1",
      "\"path\":", "\"/etc/passwd\"", "\"../x.mp4\"", "\"charged\":1e9",
    ]

  private static func manifest(_ bytes: [UInt8]) throws(Violation) {
    do {
      for entry in try ImportDescription.manifest(bytes, named: "/clips/manifest.jsonl") {
        try demand(entry.clip.hasPrefix("/"), "a path is relative to nothing: \(entry.clip)")
        try check(entry.description)
      }
    } catch let error as LibraryError {
      try demand(
        error.code == .invalid && error.message.contains("manifest.jsonl"), "no place is named: \(error.message)")
    } catch let error as Violation {
      throw error
    } catch {}
  }

  private static func sidecar(_ bytes: [UInt8]) throws(Violation) {
    if let object = try? ImportDescription.parse(bytes, named: "clip.json") {
      try check(ImportDescription(object, folder: "/clips"))
    }
    var facts = MediaFacts(content: .mp4, completeness: MediaFacts.Completeness(size: 1))
    facts.tags = [.init(name: "Comment", value: bytes.shown), .init(name: "prompt", value: bytes.shown)]
    guard let description = ImportDescription.tags(facts, folder: "/clips") else {
      throw Violation("a prompt in a tag is not seen")
    }
    try check(description)
  }

  private static func check(_ description: ImportDescription) throws(Violation) {
    var object = description.object
    // An image would be read from the disk or the network.
    object["image"] = nil
    var clip = ImportClip(path: "/clips/a.mp4")
    do {
      let notes = try ImportDescription(object, folder: "/clips").describe(&clip, userAgent: "fuzz")
      try demand(notes.isEmpty == (clip.request != nil), "neither served nor told why")
    } catch let error as LibraryError {
      let isTold = !error.problems.isEmpty || (error.message.hasPrefix("charged ") && error.cure != nil)
      try demand(clip.request == nil && isTold, "refused without a reason: \(error.message)")
    } catch let error as Violation {
      throw error
    } catch {}
    try demand(clip.charged.map { $0 >= .zero } ?? true, "it is said to have cost \(clip.charged as Money?)")
    guard let request = clip.request else { return }
    let image = Request.imageDigest(inCanonical: request.canonical)
    try demand(Request(canonical: request.canonical, image: nil) == request && image == nil, "another request")
  }
}
