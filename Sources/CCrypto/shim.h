#ifndef ONETAKE_CCRYPTO_SHIM_H
#define ONETAKE_CCRYPTO_SHIM_H

// The functions of SHA-256 itself: OpenSSL 3 would rather see them reached through EVP, which loads providers and a
// configuration first, 2 ms of every start.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/sha.h>

#endif
