// The part of OpenSSL 3 that the project uses: digests, MACs, ciphers, random bytes, public keys, certificates.
// Nothing here is deprecated in OpenSSL 3; functions below are what Swift cannot say itself (macros, parameter lists, void pointers).
#ifndef CALENDAR_HOST_COPENSSL_H
#define CALENDAR_HOST_COPENSSL_H
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

// EVP_CIPHER_CTX_ctrl takes a void pointer for the tag; a typed function keeps the cast out of Swift.
static inline int calendar_host_gcm_set_tag(EVP_CIPHER_CTX *context, const unsigned char *tag, int length) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, length, (void *)tag);
}

static inline int calendar_host_gcm_get_tag(EVP_CIPHER_CTX *context, unsigned char *tag, int length) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, length, tag);
}

// A keyed HMAC that is only ever copied, or NULL: looking the algorithm up and keying it cost more than a short message does.
static inline EVP_MAC_CTX *calendar_host_hmac_new(const char *digest, const unsigned char *key, size_t length) {
    EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = algorithm == NULL ? NULL : EVP_MAC_CTX_new(algorithm);
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0), OSSL_PARAM_construct_end()};
    if (context != NULL && EVP_MAC_init(context, key, length, parameters) != 1) {
        EVP_MAC_CTX_free(context);
        context = NULL;
    }
    EVP_MAC_free(algorithm);
    return context;
}

// The HMAC of a message under a copy of a keyed context; its length, or 0 where libcrypto refuses.
static inline size_t calendar_host_hmac(
    const EVP_MAC_CTX *keyed, const unsigned char *message, size_t length, unsigned char *out, size_t capacity) {
    EVP_MAC_CTX *context = EVP_MAC_CTX_dup(keyed);
    size_t written = 0;
    if (context == NULL || EVP_MAC_update(context, message, length) != 1 || EVP_MAC_final(context, out, &written, capacity) != 1) written = 0;
    EVP_MAC_CTX_free(context);
    return written;
}

// A key of `type` from its parameters, or NULL. Takes the builder over.
static inline EVP_PKEY *calendar_host_key_from(const char *type, int selection, OSSL_PARAM_BLD *builder) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (parameters == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, selection, parameters) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

// A P-256 key from an uncompressed point of 65 bytes and, where there is one, its scalar of 32 bytes; NULL off the curve.
static inline EVP_PKEY *calendar_host_p256_key(const unsigned char *point, const unsigned char *scalar) {
    BIGNUM *number = scalar == NULL ? NULL : BN_bin2bn(scalar, 32, BN_secure_new());
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (builder != NULL && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, SN_X9_62_prime256v1, 0) == 1
        && OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, 65) == 1
        && (scalar == NULL || (number != NULL && OSSL_PARAM_BLD_push_BN_pad(builder, OSSL_PKEY_PARAM_PRIV_KEY, number, 32) == 1)))
        key = calendar_host_key_from("EC", scalar == NULL ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, builder);
    else
        OSSL_PARAM_BLD_free(builder);
    BN_clear_free(number);
    return key;
}

// The uncompressed point of a P-256 scalar of 32 bytes. 0 for a scalar that is 0 or not below the group's order.
static inline int calendar_host_p256_point(const unsigned char *scalar, unsigned char *point) {
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    EC_POINT *product = group == NULL ? NULL : EC_POINT_new(group);
    BIGNUM *number = BN_bin2bn(scalar, 32, BN_secure_new());
    int result = 0;
    if (product != NULL && number != NULL) {
        BN_set_flags(number, BN_FLG_CONSTTIME);
        result = !BN_is_zero(number) && BN_cmp(number, EC_GROUP_get0_order(group)) < 0
            && EC_POINT_mul(group, product, number, NULL, NULL, NULL) == 1
            && EC_POINT_point2oct(group, product, POINT_CONVERSION_UNCOMPRESSED, point, 65, NULL) == 65;
    }
    BN_clear_free(number);
    EC_POINT_free(product);
    EC_GROUP_free(group);
    return result;
}

// The x coordinate of the product of a private key and a public one, 32 bytes; 0 where libcrypto refuses.
static inline int calendar_host_p256_agree(EVP_PKEY *own, EVP_PKEY *other, unsigned char *secret) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
    size_t length = 32;
    int result = context != NULL && EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer(context, other) == 1
        && EVP_PKEY_derive(context, secret, &length) == 1 && length == 32;
    EVP_PKEY_CTX_free(context);
    return result;
}

// Writes half of a raw ECDSA signature as a DER INTEGER; the number of bytes written, at most 35.
static inline size_t calendar_host_der_integer(const unsigned char *half, unsigned char *out) {
    size_t skipped = 0;
    while (skipped < 31 && half[skipped] == 0) skipped++;
    size_t padding = half[skipped] >= 0x80 ? 1 : 0, length = 32 - skipped;
    out[0] = 0x02;
    out[1] = (unsigned char)(length + padding);
    out[2] = 0;
    memcpy(out + 2 + padding, half + skipped, length);
    return 2 + padding + length;
}

// A context that checks signatures with a key, for one check after another; with PKCS#1 v1.5 padding where a digest is given.
static inline EVP_PKEY_CTX *calendar_host_checking(EVP_PKEY *key, const EVP_MD *padded) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    if (context != NULL && EVP_PKEY_verify_init(context) == 1
        && (padded == NULL
            || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 && EVP_PKEY_CTX_set_signature_md(context, padded) == 1)))
        return context;
    EVP_PKEY_CTX_free(context);
    return NULL;
}

// Whether a raw r‖s of 64 bytes (RFC 7518 §3.4) signs a SHA-256 digest of 32 bytes.
static inline int calendar_host_p256_verify(EVP_PKEY_CTX *context, const unsigned char *raw, const unsigned char *digest) {
    unsigned char encoded[72];
    size_t length = calendar_host_der_integer(raw, encoded + 2);
    length += calendar_host_der_integer(raw + 32, encoded + 2 + length);
    encoded[0] = 0x30;
    encoded[1] = (unsigned char)length;
    return EVP_PKEY_verify(context, encoded, length + 2, digest, 32) == 1;
}

// The raw r‖s of 64 bytes over a SHA-256 digest.
static inline int calendar_host_p256_sign(EVP_PKEY *key, const unsigned char *digest, unsigned char *raw) {
    unsigned char encoded[80];
    size_t length = sizeof encoded;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    ECDSA_SIG *signature = NULL;
    const unsigned char *cursor = encoded;
    int result = 0;
    if (context != NULL && EVP_PKEY_sign_init(context) == 1 && EVP_PKEY_sign(context, encoded, &length, digest, 32) == 1
        && (signature = d2i_ECDSA_SIG(NULL, &cursor, (long)length)) != NULL)
        result = BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, 32) == 32
            && BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + 32, 32) == 32;
    ECDSA_SIG_free(signature);
    EVP_PKEY_CTX_free(context);
    return result;
}

// An RSA public key from big-endian numbers.
static inline EVP_PKEY *calendar_host_rsa_key(const unsigned char *modulus, int modulus_length, const unsigned char *exponent, int exponent_length) {
    BIGNUM *n = BN_bin2bn(modulus, modulus_length, NULL), *e = BN_bin2bn(exponent, exponent_length, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (n != NULL && e != NULL && builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
        key = calendar_host_key_from("RSA", EVP_PKEY_PUBLIC_KEY, builder);
    else
        OSSL_PARAM_BLD_free(builder);
    BN_free(n);
    BN_free(e);
    return key;
}

// Writes a number of an RSA key (OSSL_PKEY_PARAM_RSA_N, …_E) big-endian without leading zeros; its length, or -1.
static inline int calendar_host_rsa_number(EVP_PKEY *key, const char *name, unsigned char *out, int capacity) {
    BIGNUM *number = NULL;
    int length = -1;
    if (EVP_PKEY_get_bn_param(key, name, &number) == 1 && BN_num_bytes(number) <= capacity) length = BN_bn2bin(number, out);
    BN_free(number);
    return length;
}

// RS256 (RFC 7518 §3.3) over a SHA-256 digest of 32 bytes.
static inline int calendar_host_rs256_sign(
    EVP_PKEY *key, const EVP_MD *sha256, unsigned char *signature, size_t *length, const unsigned char *digest) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    int result = context != NULL && EVP_PKEY_sign_init(context) == 1
        && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        && EVP_PKEY_CTX_set_signature_md(context, sha256) == 1 && EVP_PKEY_sign(context, signature, length, digest, 32) == 1;
    EVP_PKEY_CTX_free(context);
    return result;
}

// OAEP with one digest for both roles, or PKCS#1 v1.5 where it is NULL.
static inline int calendar_host_rsa_padding(EVP_PKEY_CTX *context, const EVP_MD *oaep) {
    if (oaep == NULL) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
        && EVP_PKEY_CTX_set_rsa_oaep_md(context, oaep) == 1 && EVP_PKEY_CTX_set_rsa_mgf1_md(context, oaep) == 1;
}

static inline int calendar_host_rsa_encrypt(
    EVP_PKEY *key, const EVP_MD *oaep, unsigned char *out, size_t *length, const unsigned char *in, size_t count) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    int result = context != NULL && EVP_PKEY_encrypt_init(context) == 1 && calendar_host_rsa_padding(context, oaep)
        && EVP_PKEY_encrypt(context, out, length, in, count) == 1;
    EVP_PKEY_CTX_free(context);
    return result;
}

static inline int calendar_host_rsa_decrypt(
    EVP_PKEY *key, const EVP_MD *oaep, unsigned char *out, size_t *length, const unsigned char *in, size_t count) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    int result = context != NULL && EVP_PKEY_decrypt_init(context) == 1 && calendar_host_rsa_padding(context, oaep)
        && EVP_PKEY_decrypt(context, out, length, in, count) == 1;
    EVP_PKEY_CTX_free(context);
    return result;
}

static inline EVP_PKEY *calendar_host_rsa_generate(int bits) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *key = NULL;
    if (context == NULL || EVP_PKEY_keygen_init(context) != 1 || EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) != 1
        || EVP_PKEY_generate(context, &key) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

// PKCS#8 (RFC 5208) of a private key, to be freed with calendar_host_free_clear; its length, or -1.
static inline int calendar_host_pkcs8(EVP_PKEY *key, unsigned char **out) {
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    *out = NULL;
    int length = info == NULL ? -1 : i2d_PKCS8_PRIV_KEY_INFO(info, out);
    PKCS8_PRIV_KEY_INFO_free(info);
    return length;
}

static inline void calendar_host_free_clear(unsigned char *bytes, int length) { OPENSSL_clear_free(bytes, (size_t)length); }

// A self-signed X.509 certificate (version 3) with a common name, DER, to be freed with calendar_host_free_clear; its length, or -1.
static inline int calendar_host_self_signed(
    EVP_PKEY *key, const unsigned char *name, int name_length, const unsigned char *serial, int serial_length, time_t from, time_t until,
    unsigned char **out) {
    X509 *certificate = X509_new();
    BIGNUM *number = BN_bin2bn(serial, serial_length, NULL);
    int length = -1;
    *out = NULL;
    if (certificate != NULL && number != NULL && X509_set_version(certificate, X509_VERSION_3) == 1
        && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL
        && ASN1_TIME_set(X509_getm_notBefore(certificate), from) != NULL
        && ASN1_TIME_set(X509_getm_notAfter(certificate), until) != NULL
        && X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8, (unsigned char *)name, name_length, -1, 0) == 1
        && X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) == 1 && X509_set_pubkey(certificate, key) == 1
        && X509_sign(certificate, key, EVP_sha256()) > 0)
        length = i2d_X509(certificate, out);
    BN_free(number);
    X509_free(certificate);
    return length;
}

// The public key of a DER certificate that holds nothing behind it, or NULL.
static inline EVP_PKEY *calendar_host_certificate_key(const unsigned char *der, long length) {
    const unsigned char *cursor = der;
    X509 *certificate = d2i_X509(NULL, &cursor, length);
    EVP_PKEY *key = certificate == NULL || cursor != der + length ? NULL : X509_get_pubkey(certificate);
    X509_free(certificate);
    return key;
}

// A private key from DER (PKCS#8 or the key's own form) with nothing behind it, or NULL.
static inline EVP_PKEY *calendar_host_private_key(const unsigned char *der, long length) {
    const unsigned char *cursor = der;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &cursor, length);
    if (key != NULL && cursor != der + length) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    return key;
}

static inline int calendar_host_is_rsa(EVP_PKEY *key) { return EVP_PKEY_is_a(key, "RSA"); }

// What libcrypto noted about a refusal is of no use to anybody here and must not surface in another call of this thread.
static inline void calendar_host_forget_errors(void) { ERR_clear_error(); }

static inline EVP_PKEY *calendar_host_ed25519_public(const unsigned char *bytes) {
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, 32);
}

static inline EVP_PKEY *calendar_host_ed25519_private(const unsigned char *seed) {
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
}

static inline int calendar_host_ed25519_verify(EVP_PKEY *key, const unsigned char *signature, const unsigned char *message, size_t length) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int result = context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1
        && EVP_DigestVerify(context, signature, 64, message, length) == 1;
    EVP_MD_CTX_free(context);
    return result;
}

static inline int calendar_host_ed25519_sign(EVP_PKEY *key, unsigned char *signature, const unsigned char *message, size_t length) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t written = 64;
    int result = context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1
        && EVP_DigestSign(context, signature, &written, message, length) == 1 && written == 64;
    EVP_MD_CTX_free(context);
    return result;
}

#endif
