import Foundation
import KillRig

do {
  let options = try TortureOptions(CommandLine.arguments.dropFirst())
  if let count = options.rounds {
    let tally = try Rounds(options).play(count)
    print(tally.text)
    exit(tally.violations == 0 ? 0 : 1)
  }
  let tally = try Torture(options).run()
  print(tally.text)
  exit(tally.violations == 0 ? 0 : 1)
} catch {
  FileHandle.standardError.write(Data("torture: \(error)\n".utf8))
  exit(2)
}
