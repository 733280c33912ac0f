// The cryptographic work of one verification by libcrypto and nothing else: everything is parsed and set up before.
#ifndef CALENDAR_HOST_BARE_CRYPTO_H
#define CALENDAR_HOST_BARE_CRYPTO_H
#include <stddef.h>

typedef struct bare_key bare_key;

// Keys, read once; NULL where libcrypto takes none. Free them with bare_key_free.
bare_key *bare_key_rsa(const unsigned char *modulus, size_t length);
bare_key *bare_key_p256(const unsigned char *point);
bare_key *bare_key_p256_private(const unsigned char *scalar, const unsigned char *point);
bare_key *bare_key_ed25519(const unsigned char *point);
bare_key *bare_key_private_der(const unsigned char *der, size_t length);
void bare_key_free(bare_key *key);

// HMAC-SHA-256 of a message, compared; 1 where it fits.
int bare_hmac(const unsigned char *key, size_t key_length, const unsigned char *message, size_t length, const unsigned char *expected);
// A signature over a message (RS256, ES256 in DER, Ed25519); 1 where it fits.
int bare_verify(bare_key *key, int uses_sha256, const unsigned char *signature, size_t signature_length, const unsigned char *message, size_t length);
// ECDH with a peer that is given as a point, the five HMACs of RFC 8291, AES-128-GCM; 1 where it opens.
int bare_web_push(bare_key *own, const unsigned char *secret, const unsigned char *own_point, const unsigned char *body, size_t length);
// RSA-OAEP with SHA-1, HMAC-SHA-256, AES-256-CBC; 1 where it opens.
int bare_payload(bare_key *own, const unsigned char *wrapped, size_t wrapped_length, const unsigned char *data, size_t length,
                 const unsigned char *signature);
#endif
