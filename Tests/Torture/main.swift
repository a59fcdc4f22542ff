import Foundation
import KillRig

do {
  let options = try TortureOptions(CommandLine.arguments.dropFirst())
  let tally = try Torture(options).run()
  print(tally.text)
  exit(tally.violations == 0 ? 0 : 1)
} catch {
  FileHandle.standardError.write(Data("torture: \(error)\n".utf8))
  exit(2)
}
