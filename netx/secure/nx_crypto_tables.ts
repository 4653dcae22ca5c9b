/**
 * The cipher tables that firmware hands to nx_secure_tls_session_create: the suites of NetX Secure's tables that the
 * engine has, and how much metadata memory such a session needs (fixed here, of the order of a 32-bit build).
 */
import type { NX_SECURE_TLS_CRYPTO } from './nx_secure_cb.ts';

const RSA_SUITES = ['AES128-GCM-SHA256', 'AES128-SHA256', 'AES256-SHA256'] as const;

/** Key exchange by RSA alone: TLS 1.2 only. */
export const nx_crypto_tls_ciphers: NX_SECURE_TLS_CRYPTO = {
  name: 'nx_crypto_tls_ciphers',
  ciphers_1_2: RSA_SUITES,
  ciphers_1_3: [],
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
  ciphers_1_3: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'],
  metadata_bytes: 8_000,
};

/** Pre-shared keys: TLS 1.2 only. */
export const nx_crypto_tls_ciphers_psk: NX_SECURE_TLS_CRYPTO = {
  name: 'nx_crypto_tls_ciphers_psk',
  ciphers_1_2: ['PSK-AES128-CBC-SHA256'],
  ciphers_1_3: [],
  metadata_bytes: 4_000,
};
