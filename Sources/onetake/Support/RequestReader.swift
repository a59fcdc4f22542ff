import Domain
import Onetake

/// A request as the command line describes it, with what belongs to it but not to its key.
struct DescribedRequest {
  let request: Request
  let imageBytes: [UInt8]?
  let imageURL: String?
}

extension CommandContext {
  /// Reads the request options. Every problem is told at once; nothing is sent and nothing written.
  ///
  /// `library` gives an image that is named by its digest alone.
  func describedRequest(_ library: (() throws(CommandFailure) -> Library)) throws(CommandFailure) -> DescribedRequest {
    var draft = RequestDraft(model: arguments.value("model"))
    let texts: [(String, RequestField)] = [
      ("prompt", .prompt), ("resolution", .resolution), ("duration", .duration), ("aspect", .aspectRatio),
      ("seed", .seed), ("negative-prompt", .negativePrompt), ("cfg-scale", .cfgScale), ("thinking", .thinking),
    ]
    for (option, field) in texts {
      if let value = arguments.value(option) { draft.fields[field] = .string(value) }
    }
    if arguments.has("audio") { draft.fields[.audio] = true }
    if arguments.has("multi-shot") { draft.fields[.multiShot] = true }
    var problems: [RequestProblem] = []
    let source = try image(library, &problems)
    draft.image = source?.image
    do {
      let request = try draft.request(for: arguments.value("provider").flatMap { Provider(rawValue: $0) })
      guard problems.isEmpty else { throw RequestError(problems) }
      let url = arguments.value("image-url") ?? source?.url
      return DescribedRequest(request: request, imageBytes: source?.bytes, imageURL: url)
    } catch let error as RequestError {
      // An image that could not be read is one problem, not also a missing one.
      let rest = problems.isEmpty ? error.problems : error.problems.filter { $0.field != .image }
      throw CommandFailure(problems: problems + rest.filter { !problems.contains($0) }, model: draft.model)
    } catch {
      throw CommandFailure(.unexpected, "\(error)")
    }
  }

  private func image(
    _ library: () throws(CommandFailure) -> Library, _ problems: inout [RequestProblem]
  ) throws(CommandFailure) -> SourceImage? {
    let digest = arguments.value("image-digest").flatMap { Digest(hex: $0) }
    guard let location = arguments.value("image") ?? (digest == nil ? arguments.value("image-url") : nil) else {
      guard let digest else { return nil }
      let library = try library()
      return try doing { () throws(LibraryError) in try library.heldImage(digest) }
    }
    do throws(LibraryError) {
      let source = try SourceImage(location, userAgent: "onetake/\(Version.number)")
      if let digest, digest != source.image.digest {
        problems.append(
          RequestProblem(
            .image, value: SourceImage.shown(location), reason: "has the digest \(source.image.digest)",
            allowed: "the image of \(digest)")
        )
      }
      return source
    } catch {
      problems += error.problems
      return nil
    }
  }
}

extension CommandFailure {
  /// All that is wrong with a request, each problem with its option, and what a misspelt model may have meant.
  init(problems: [RequestProblem], model: String?) {
    let lines = problems.map { problem in
      var text = problem.message
      if problem.field == .model, let model, let meant = Suggestion.closest(to: model, among: Model.allNames) {
        text += "; did you mean \(meant)?"
      }
      return text
    }
    self.init(.invalid, problems: lines, cures: [], fields: problems)
  }
}
