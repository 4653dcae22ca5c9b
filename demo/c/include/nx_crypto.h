/*
 * The cipher tables of NetX Crypto. Their addresses stand for the tables of the simulator; what is in them is not looked at, so a
 * table of the firmware's own cannot be given. Of a list of cipher suites the numbers are looked at: they say which of those
 * tables is meant (_nx_secure_tls_session_create_ext).
 */

#ifndef NX_CRYPTO_H
#define NX_CRYPTO_H

#ifdef __cplusplus
extern "C" {
#endif

#include "tx_port.h"

typedef struct NX_CRYPTO_METHOD_STRUCT {
    ULONG sim_reserved_words[8];
} NX_CRYPTO_METHOD;

typedef struct NX_SECURE_TLS_CRYPTO_STRUCT {
    ULONG sim_reserved_words[6];
} NX_SECURE_TLS_CRYPTO;

typedef struct NX_CRYPTO_CIPHERSUITE_STRUCT {
    USHORT nx_crypto_ciphersuite_id;
    USHORT nx_crypto_internal_id;
    ULONG sim_reserved_words[20];
} NX_CRYPTO_CIPHERSUITE;

extern const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers;
extern const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers_ecc;
extern const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers_psk;

/* The cipher suites of TLS by their IANA numbers, and those of certificates. */
#define SIM_CIPHER_SUITES(X) \
    X(nx_crypto_tls_rsa_with_aes_128_cbc_sha, 0x002f) \
    X(nx_crypto_tls_rsa_with_aes_128_cbc_sha256, 0x003c) \
    X(nx_crypto_tls_ecdhe_rsa_with_aes_128_cbc_sha256, 0xc027) \
    X(nx_crypto_tls_ecdhe_rsa_with_aes_128_gcm_sha256, 0xc02f) \
    X(nx_crypto_tls_ecdhe_ecdsa_with_aes_128_gcm_sha256, 0xc02b) \
    X(nx_crypto_tls_aes_128_gcm_sha256, 0x1301) \
    X(nx_crypto_x509_rsa_md5, 0) \
    X(nx_crypto_x509_rsa_sha_1, 0) \
    X(nx_crypto_x509_rsa_sha_256, 0) \
    X(nx_crypto_x509_rsa_sha_384, 0) \
    X(nx_crypto_x509_rsa_sha_512, 0) \
    X(nx_crypto_x509_ecdsa_sha_1, 0) \
    X(nx_crypto_x509_ecdsa_sha_224, 0) \
    X(nx_crypto_x509_ecdsa_sha_256, 0) \
    X(nx_crypto_x509_ecdsa_sha_384, 0) \
    X(nx_crypto_x509_ecdsa_sha_512, 0)

#define SIM_CRYPTO_METHODS(X) \
    X(3des) X(aes_128_gcm_16) X(aes_256_gcm_16) X(aes_cbc_128) X(aes_cbc_192) X(aes_cbc_256) X(aes_ccm_16) X(aes_ccm_8) \
    X(aes_xcbc_mac_96) X(auth_ecjpake) X(auth_psk) X(des) X(drbg) X(ec_secp192) X(ec_secp224) X(ec_secp256) X(ec_secp384) \
    X(ec_secp521) X(ec_x25519) X(ec_x448) X(ecdh) X(ecdhe) X(ecdsa) X(hkdf) X(hkdf_sha1) X(hkdf_sha256) X(hmac) X(hmac_md5) \
    X(hmac_sha1) X(hmac_sha224) X(hmac_sha256) X(hmac_sha384) X(hmac_sha512) X(md5) X(none) X(null) X(pkcs1) X(public_null) \
    X(rsa) X(sha1) X(sha224) X(sha256) X(sha384) X(sha512) X(tls_prf_1) X(tls_prf_sha256) X(tls_prf_sha384) X(tls_prf_sha512)

#define SIM_DECLARE_SUITE(name, id) extern const NX_CRYPTO_CIPHERSUITE name;
SIM_CIPHER_SUITES(SIM_DECLARE_SUITE)
#define SIM_DECLARE_METHOD(name) extern NX_CRYPTO_METHOD crypto_method_##name;
SIM_CRYPTO_METHODS(SIM_DECLARE_METHOD)

/* There is nothing to set up. */
#define nx_crypto_initialize() ((UINT) 0)

#ifdef __cplusplus
}
#endif

#endif
