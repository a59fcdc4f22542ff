#ifndef ONETAKE_CFUZZER_H
#define ONETAKE_CFUZZER_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer's own door for programs with a main of their own (compiler-rt, FuzzerDriver.cpp).
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*check)(const uint8_t *data, size_t size));

#endif
