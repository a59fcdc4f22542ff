import CFuzzer
import Foundation
import Synchronization

/// Runs one target under libFuzzer.
enum Driver {
  private static let target = Mutex<FuzzTarget?>(nil)

  /// Takes a command line; gives an exit code: libFuzzer's own, or 2.
  static func run(_ arguments: [String]) -> Int32 {
    switch arguments.dropFirst().first {
    case "--list":
      for target in FuzzTarget.all { print(target.name) }
      return 0
    case let name?:
      guard let found = FuzzTarget.named(name) else {
        print("there is no target \(name); --list names them all")
        return 2
      }
      target.withLock { $0 = found }
      let dictionary = Scratch.folder + "/words.dict"
      let entries = found.words.filter { !$0.isEmpty }.map(entry).joined(separator: "\n") + "\n"
      guard (try? entries.write(toFile: dictionary, atomically: false, encoding: .utf8)) != nil else { return 2 }
      return drive([arguments[0], "-max_len=\(found.limit)", "-dict=\(dictionary)"] + arguments.dropFirst(2))
    case nil:
      print("usage: onetake-fuzz --list | TARGET [OPTION…] [FOLDER…]")
      return 2
    }
  }

  /// A line of libFuzzer's dictionary format: bytes in quotes, \xAB for what is no letter.
  private static func entry(_ word: String) -> String {
    let letters = word.utf8.map { byte -> String in
      let hex = String(byte, radix: 16)
      return (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + hex
    }
    return "\"" + letters.joined() + "\""
  }

  private static func drive(_ arguments: [String]) -> Int32 {
    var count = Int32(arguments.count)
    // Never freed: libFuzzer keeps them for as long as the process lives.
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: arguments.count + 1)
    for (index, argument) in arguments.enumerated() { unsafe (list + index).initialize(to: strdup(argument)) }
    unsafe (list + arguments.count).initialize(to: nil)
    var pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe list
    return unsafe LLVMFuzzerRunDriver(&count, &pointer, checkInput)
  }

  /// One input; a property that does not hold ends the process, which is how libFuzzer learns of it.
  static func check(_ bytes: [UInt8]) {
    let target = target.withLock { $0 }
    do {
      try target?.check(bytes)
    } catch {
      print("violation in \(target?.name ?? ""): \(error)")
      fflush(nil)
      abort()
    }
  }
}

/// libFuzzer's callback.
func checkInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  let bytes = unsafe UnsafeBufferPointer(start: data, count: size)
  Driver.check(unsafe Array(bytes))
  return 0
}
