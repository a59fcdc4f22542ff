import Domain
import Glibc
import Probe

/// What the command line asks for.
enum Invocation {
  case serve(isSandboxed: Bool)
  case version
  case misuse

  init(arguments: [String]) {
    switch arguments {
    case []: self = .serve(isSandboxed: true)
    // For sanitizer builds alone: their runtimes need what the sandbox takes away.
    case ["--no-sandbox"]: self = .serve(isSandboxed: false)
    case ["--version"]: self = .version
    default: self = .misuse
    }
  }

  /// Does it, and gives the exit code: 0 when done, 1 without a sandbox, 2 for misuse.
  func run() -> Int32 {
    switch self {
    case .version:
      print("onetake-media, prober \(MediaFacts.currentProber), libavformat \(Probe.libraryVersion)")
      return 0
    case .misuse:
      print(
        "onetake-media is started by onetake, which sends it films on a SOCK_SEQPACKET socket that it inherits as"
          + " descriptor 3. Options: --version, --no-sandbox")
      return 2
    case .serve(let isSandboxed):
      let channel = Channel()
      Probe.silenceLibrary()
      do {
        if isSandboxed { try Sandbox.enter() }
      } catch {
        channel.send(Answer.error(code: "sandbox", detail: Int(error.number), reason: error.step))
        return 1
      }
      Service(isSandboxed: isSandboxed).serve(channel)
      return 0
    }
  }
}
