#ifndef ONETAKE_CCRYPTO_SHIM_H
#define ONETAKE_CCRYPTO_SHIM_H

#include <openssl/evp.h>

#endif
