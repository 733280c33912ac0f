// The part of OpenSSL 3 that the project uses: digests, MACs, ciphers, random bytes.
#ifndef CALENDAR_HOST_COPENSSL_H
#define CALENDAR_HOST_COPENSSL_H
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

// EVP_CIPHER_CTX_ctrl takes a void pointer for the tag; a typed function keeps the cast out of Swift.
static inline int calendar_host_gcm_set_tag(EVP_CIPHER_CTX *context, const unsigned char *tag, int length) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, length, (void *)tag);
}

static inline int calendar_host_gcm_get_tag(EVP_CIPHER_CTX *context, unsigned char *tag, int length) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, length, tag);
}

#endif
