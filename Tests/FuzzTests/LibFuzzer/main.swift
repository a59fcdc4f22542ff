import Glibc

// Scripts/fuzz runs this: `onetake-fuzz TARGET [libFuzzer's options and corpus folders]`.
exit(Driver.run(CommandLine.arguments))
