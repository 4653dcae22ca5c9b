/*
 * The tables whose addresses firmware hands to NetX Secure: the simulator has one of its own behind each. The groups of
 * elliptic curves are read (RFC 8446 4.2.7: secp256r1, secp384r1, secp521r1).
 */

#include "nx_secure_tls_api.h"

/* The first word says which table it is. */
const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers = {{1}};
const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers_ecc = {{2}};
const NX_SECURE_TLS_CRYPTO nx_crypto_tls_ciphers_psk = {{3}};

const USHORT nx_crypto_ecc_supported_groups[] = {23, 24, 25};
const UINT nx_crypto_ecc_supported_groups_size = 3;
static const NX_CRYPTO_METHOD curves[3] = {{{23}}, {{24}}, {{25}}};
const NX_CRYPTO_METHOD *nx_crypto_ecc_curves[] = {&curves[0], &curves[1], &curves[2]};

#define DEFINE_SUITE(name, id) __attribute__((weak)) const NX_CRYPTO_CIPHERSUITE name = {id};
SIM_CIPHER_SUITES(DEFINE_SUITE)
#define DEFINE_METHOD(name) __attribute__((weak)) NX_CRYPTO_METHOD crypto_method_##name;
SIM_CRYPTO_METHODS(DEFINE_METHOD)

/* Suites with elliptic curves, and all of TLS 1.3: the first byte of their numbers. */
static int has_curves(const NX_CRYPTO_CIPHERSUITE *suite)
{
    unsigned first = suite->nx_crypto_ciphersuite_id >> 8;
    return first == 0xc0 || first == 0x13;
}

/* The simulator's table that has such suites as the list; it may have more. */
UINT _nx_secure_tls_session_create_ext(NX_SECURE_TLS_SESSION *session_ptr, const NX_CRYPTO_METHOD **crypto_array,
    UINT crypto_array_size, const NX_CRYPTO_CIPHERSUITE **cipher_map, UINT cipher_map_size, VOID *metadata_buffer,
    ULONG metadata_size)
{
    const NX_SECURE_TLS_CRYPTO *table = &nx_crypto_tls_ciphers;
    if (crypto_array == NX_NULL || crypto_array_size == 0 || cipher_map == NX_NULL || cipher_map_size == 0)
        return NX_PTR_ERROR;
    for (UINT i = 0; i < cipher_map_size; i++)
        if (has_curves(cipher_map[i]))
            table = &nx_crypto_tls_ciphers_ecc;
    return nx_secure_tls_session_create(session_ptr, table, metadata_buffer, metadata_size);
}
