/*
 * The tables whose addresses firmware hands to NetX Secure: the simulator has one of its own behind each. The groups of
 * elliptic curves are read (RFC 8446 4.2.7: secp256r1, secp384r1, secp521r1).
 */

#include "nx_crypto.h"

/* The first word says which table it is. */
const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers = {{1}};
const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers_ecc = {{2}};
const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers_psk = {{3}};

const USHORT nx_crypto_ecc_supported_groups[] = {23, 24, 25};
const UINT nx_crypto_ecc_supported_groups_size = 3;
static const NX_CRYPTO_METHOD curves[3] = {{{23}}, {{24}}, {{25}}};
const NX_CRYPTO_METHOD *nx_crypto_ecc_curves[] = {&curves[0], &curves[1], &curves[2]};
