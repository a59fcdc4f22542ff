import Glibc
import ProviderSim

var ending = Ending()
do {
  let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
  switch arguments.action {
  case .help: Console.print(Arguments.help)
  case .listFaults:
    for fault in Fault.catalogue {
      Console.print(fault.name + String(repeating: " ", count: max(1, 28 - fault.name.count)) + fault.summary)
    }
  case .serve:
    if let folder = arguments.options.filmFolder, unsafe mkdir(folder, 0o755) != 0, errno != EEXIST {
      throw Arguments.Mistake(text: "the folder \(folder) cannot be made")
    }
    let simulator = try Simulator(arguments.options)
    if let file = arguments.portFile, !Console.write("\(simulator.port)", toFile: file) {
      throw Arguments.Mistake(text: "the port cannot be written to \(file)")
    }
    Console.print("provider-sim listens on \(simulator.baseURL)")
    ending.wait(untilInputEnds: arguments.endsWithInput)
    simulator.stop()
  }
} catch let mistake as Arguments.Mistake {
  Console.print("provider-sim: \(mistake.text)", to: STDERR_FILENO)
  exit(2)
} catch {
  Console.print("provider-sim: cannot listen: \(error)", to: STDERR_FILENO)
  exit(1)
}
