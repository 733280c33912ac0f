#include "BareCrypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

struct bare_key {
    EVP_PKEY *key;
};

static bare_key *wrap(EVP_PKEY *key)
{
    bare_key *wrapped = key == NULL ? NULL : malloc(sizeof *wrapped);
    if (wrapped != NULL) wrapped->key = key;
    return wrapped;
}

static EVP_PKEY *from_data(const char *type, int selection, OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (EVP_PKEY_fromdata_init(context) == 1) EVP_PKEY_fromdata(context, &key, selection, parameters);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

bare_key *bare_key_rsa(const unsigned char *modulus, size_t length)
{
    BIGNUM *n = BN_bin2bn(modulus, (int)length, NULL), *e = BN_new();
    BN_set_word(e, 65537);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
    bare_key *key = wrap(from_data("RSA", EVP_PKEY_PUBLIC_KEY, builder));
    BN_free(n);
    BN_free(e);
    return key;
}

static EVP_PKEY *p256(const unsigned char *point, const unsigned char *scalar)
{
    BIGNUM *number = scalar == NULL ? NULL : BN_bin2bn(scalar, 32, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, SN_X9_62_prime256v1, 0);
    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, 65);
    if (number != NULL) OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, number);
    EVP_PKEY *key = from_data("EC", scalar == NULL ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, builder);
    BN_free(number);
    return key;
}

bare_key *bare_key_p256(const unsigned char *point) { return wrap(p256(point, NULL)); }

bare_key *bare_key_p256_private(const unsigned char *scalar, const unsigned char *point) { return wrap(p256(point, scalar)); }

bare_key *bare_key_ed25519(const unsigned char *point)
{
    return wrap(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, point, 32));
}

bare_key *bare_key_private_der(const unsigned char *der, size_t length)
{
    return wrap(d2i_AutoPrivateKey(NULL, &der, (long)length));
}

void bare_key_free(bare_key *key)
{
    if (key == NULL) return;
    EVP_PKEY_free(key->key);
    free(key);
}

int bare_hmac(const unsigned char *key, size_t key_length, const unsigned char *message, size_t length, const unsigned char *expected)
{
    unsigned char code[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    return HMAC(EVP_sha256(), key, (int)key_length, message, length, code, &count) != NULL && count == 32
        && CRYPTO_memcmp(code, expected, 32) == 0;
}

int bare_verify(bare_key *key, int uses_sha256, const unsigned char *signature, size_t signature_length, const unsigned char *message, size_t length)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int result = EVP_DigestVerifyInit(context, NULL, uses_sha256 ? EVP_sha256() : NULL, NULL, key->key) == 1
        && EVP_DigestVerify(context, signature, signature_length, message, length) == 1;
    EVP_MD_CTX_free(context);
    return result;
}

static void mac(const unsigned char *key, int count, const unsigned char *message, size_t length, unsigned char *out)
{
    HMAC(EVP_sha256(), key, count, message, length, out, NULL);
}

int bare_web_push(bare_key *own, const unsigned char *secret, const unsigned char *own_point, const unsigned char *body, size_t length)
{
    unsigned char shared[32], extracted[32], material[32], information[145], key[32], nonce[32];
    size_t count = sizeof shared;
    EVP_PKEY *peer = p256(body + 21, NULL);
    EVP_PKEY_CTX *agreement = EVP_PKEY_CTX_new(own->key, NULL);
    int result = peer != NULL && EVP_PKEY_derive_init(agreement) == 1 && EVP_PKEY_derive_set_peer(agreement, peer) == 1
        && EVP_PKEY_derive(agreement, shared, &count) == 1;
    EVP_PKEY_CTX_free(agreement);
    EVP_PKEY_free(peer);
    if (!result) return 0;
    mac(secret, 16, shared, 32, extracted);
    memcpy(information, "WebPush: info", 14);
    memcpy(information + 14, own_point, 65);
    memcpy(information + 79, body + 21, 65);
    information[144] = 1;
    mac(extracted, 32, information, sizeof information, material);
    mac(body, 16, material, 32, extracted);
    mac(extracted, 32, (const unsigned char *)"Content-Encoding: aes128gcm\0\1", 29, key);
    mac(extracted, 32, (const unsigned char *)"Content-Encoding: nonce\0\1", 25, nonce);
    unsigned char *plaintext = malloc(length);
    int first = 0, last = 0;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    result = EVP_DecryptInit_ex(cipher, EVP_aes_128_gcm(), NULL, key, nonce) == 1
        && EVP_DecryptUpdate(cipher, plaintext, &first, body + 86, (int)length - 102) == 1
        && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, 16, (void *)(body + length - 16)) == 1
        && EVP_DecryptFinal_ex(cipher, plaintext + first, &last) == 1;
    EVP_CIPHER_CTX_free(cipher);
    free(plaintext);
    return result;
}

int bare_payload(bare_key *own, const unsigned char *wrapped, size_t wrapped_length, const unsigned char *data, size_t length,
                 const unsigned char *signature)
{
    unsigned char key[512];
    size_t count = sizeof key;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(own->key, NULL);
    int result = EVP_PKEY_decrypt_init(context) == 1 && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
        && EVP_PKEY_decrypt(context, key, &count, wrapped, wrapped_length) == 1 && count == 32
        && bare_hmac(key, 32, data, length, signature);
    EVP_PKEY_CTX_free(context);
    if (!result) return 0;
    unsigned char *plaintext = malloc(length + 16);
    int first = 0, last = 0;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    result = EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, key, key) == 1
        && EVP_DecryptUpdate(cipher, plaintext, &first, data, (int)length) == 1
        && EVP_DecryptFinal_ex(cipher, plaintext + first, &last) == 1;
    EVP_CIPHER_CTX_free(cipher);
    free(plaintext);
    return result;
}
