import Testing

@testable import onetake

@Suite struct ConfirmationTests {
  @Test(arguments: [
    ("y\n", true), ("YES\n", true), ("  yes \n", true), ("n\n", false), ("\n", false), ("yesterday\n", false),
  ])
  func `only yes is yes`(typed: String, isYes: Bool) throws {
    let (answers, questions) = (try Pipe(), try Pipe())
    let keyboard = OutputWriter(descriptor: answers.writing, capacity: 0)
    keyboard.write(typed)
    let confirmation = Confirmation(input: answers.reading, notes: OutputWriter(descriptor: questions.writing))
    #expect(confirmation.ask("Is this the clip?\u{1B}c") == isYes)
    #expect(questions.drain() == "Is this the clip?␛c [y/N] ")
  }

  @Test func `where nobody may be asked there is no answer`() throws {
    let questions = try Pipe()
    let confirmation = Confirmation(input: nil, notes: OutputWriter(descriptor: questions.writing))
    #expect(confirmation.ask("Really?") == nil)
    #expect(questions.drain() == "")
  }
}
