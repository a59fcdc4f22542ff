import Glibc

// One program, one job: measure films that come as open descriptors, shut in before the first byte is parsed.
let invocation = Invocation(arguments: Array(CommandLine.arguments.dropFirst()))
exit(invocation.run())
