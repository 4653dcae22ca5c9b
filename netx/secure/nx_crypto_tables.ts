/**
 * The cipher tables that firmware hands to nx_secure_tls_session_create: the suites of NetX Secure's tables that the
 * engine has, and how much metadata memory such a session needs (fixed here, of the order of a 32-bit build).
 */
import type { NX_SECURE_TLS_CRYPTO } from './nx_secure_cb.ts';

const SECP256R1 = 23;
const SECP384R1 = 24;
const SECP521R1 = 25;

/** The groups of elliptic curves that the engine has, by their numbers (RFC 8446 4.2.7). */
export const ECC_GROUP_NAMES: ReadonlyMap<number, string> = new Map([
  [SECP256R1, 'P-256'],
  [SECP384R1, 'P-384'],
  [SECP521R1, 'P-521'],
]);

/** For nx_secure_tls_ecc_initialize: groups of elliptic curves, best first, how many, and what computes with them. */
export const nx_crypto_ecc_supported_groups: readonly number[] = [SECP256R1, SECP384R1, SECP521R1];
export const nx_crypto_ecc_supported_groups_size = nx_crypto_ecc_supported_groups.length;
export const nx_crypto_ecc_curves: readonly unknown[] = nx_crypto_ecc_supported_groups;

/** The signatures of NetX Secure's X.509 tables that the engine has (it has no MD5 in a handshake). */
const RSA_SIGNATURES = ['RSA+SHA256', 'RSA+SHA384', 'RSA+SHA512'] as const;
const ECC_SIGNATURES = ['ECDSA+SHA256', 'ECDSA+SHA384', 'ECDSA+SHA512'] as const;
const ECC_SHA1_SIGNATURES = ['ECDSA+SHA224', 'ECDSA+SHA1', 'RSA+SHA1'] as const;

const RSA_SUITES = ['AES128-GCM-SHA256', 'AES128-SHA256', 'AES256-SHA256'] as const;

/** Key exchange by RSA alone: TLS 1.2 only. */
export const nx_crypto_tls_ciphers: NX_SECURE_TLS_CRYPTO = {
  name: 'nx_crypto_tls_ciphers',
  ciphers_1_2: RSA_SUITES,
  ciphers_1_3: [],
  signatures_1_2: [...RSA_SIGNATURES, 'RSA+SHA1'],
  signatures_1_3: [],
  metadata_bytes: 4_000,
};

/** With elliptic curves: TLS 1.2 and 1.3. */
export const nx_crypto_tls_ciphers_ecc: NX_SECURE_TLS_CRYPTO = {
  name: 'nx_crypto_tls_ciphers_ecc',
  ciphers_1_2: [
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES128-SHA256',
    'ECDHE-RSA-AES128-SHA256',
    ...RSA_SUITES,
  ],
  ciphers_1_3: ['TLS_AES_128_GCM_SHA256'],
  signatures_1_2: [...ECC_SIGNATURES, ...RSA_SIGNATURES, ...ECC_SHA1_SIGNATURES],
  // RFC 8446 4.2.3: RSA signs with PSS here, which NetX Secure has not. It is offered all the same, because certificates
  // with RSA keys give handshakes of one length (sim_certificates.ts).
  signatures_1_3: [...ECC_SIGNATURES, ...RSA_SIGNATURES, 'RSA-PSS+SHA256'],
  metadata_bytes: 8_000,
};

/** Pre-shared keys: TLS 1.2 only. */
export const nx_crypto_tls_ciphers_psk: NX_SECURE_TLS_CRYPTO = {
  name: 'nx_crypto_tls_ciphers_psk',
  ciphers_1_2: ['PSK-AES128-CBC-SHA256'],
  ciphers_1_3: [],
  signatures_1_2: [...RSA_SIGNATURES, 'RSA+SHA1'],
  signatures_1_3: [],
  metadata_bytes: 4_000,
};
