#ifndef ONETAKE_CSECCOMP_SHIM_H
#define ONETAKE_CSECCOMP_SHIM_H

#include <seccomp.h>

#endif
