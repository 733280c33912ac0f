// libcrypto itself, for what verification stands beside.
#ifndef CALENDAR_HOST_BENCHMARKS_CRYPTO_H
#define CALENDAR_HOST_BENCHMARKS_CRYPTO_H
#include <openssl/evp.h>
#endif
