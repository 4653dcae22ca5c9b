/*
 * The cipher tables of NetX Crypto. Their addresses stand for the tables of the simulator; what is in them is not looked at, so a
 * table of the firmware's own cannot be given.
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

extern const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers;
extern const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers_ecc;
extern const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers_psk;

/* There is nothing to set up. */
#define nx_crypto_initialize() ((UINT) 0)

#ifdef __cplusplus
}
#endif

#endif
