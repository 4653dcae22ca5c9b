/**
 * Pre-shared keys (RFC 4279; NetX Secure guide ch.4): nx_secure_tls_psk_add, nx_secure_tls_client_psk_set. With
 * nx_crypto_tls_ciphers_psk, in TLS 1.2; no certificate is needed then.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { UINT } from '../../rtos/kernel/service.ts';
import { NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import { bytes_of } from '../packet/nx_packet_data.ts';
import type { NX_SECURE_TLS_SESSION, TlsPsk } from './nx_secure_cb.ts';
import {
  NX_SECURE_TLS_ID,
  NX_SECURE_TLS_NO_MORE_PSK_SPACE,
  NX_SECURE_TLS_SESSION_UNINITIALIZED,
} from './nx_secure_constants.ts';

/** Keys that a session holds, and the longest of them (NX_SECURE_TLS_MAX_PSK_KEYS, _SIZE). */
const PSK_KEYS_MAXIMUM = 5;
const PSK_BYTES_MAXIMUM = 20;

function psk_of(
  key: Uint8Array,
  key_length: UINT,
  identity: string | Uint8Array,
  identity_length: UINT,
): TlsPsk {
  const name = new TextDecoder().decode(bytes_of(identity).subarray(0, identity_length));
  return { identity: name, key: key.slice(0, key_length) };
}

/**
 * Adds a key under an identity. The hint is not used: the engine sends none.
 *
 * @returns NX_SUCCESS; NX_SECURE_TLS_NO_MORE_PSK_SPACE: five are there, or it is longer than 20 bytes; NX_PTR_ERROR;
 *   NX_SECURE_TLS_SESSION_UNINITIALIZED
 *
 * Allowed from: initialization, threads. Neither suspends nor preempts.
 */
export function nx_secure_tls_psk_add(
  tls_session: NX_SECURE_TLS_SESSION | null,
  pre_shared_key: Uint8Array | null,
  psk_length: UINT,
  psk_identity: string | Uint8Array | null,
  identity_length: UINT,
  _hint: string | Uint8Array | null,
  _hint_length: UINT,
): UINT {
  const k = enter('nx_secure_tls_psk_add');
  if (tls_session === null || pre_shared_key === null || psk_identity === null)
    return finish_plain(k, NX_PTR_ERROR);
  if (tls_session.nx_secure_tls_id !== NX_SECURE_TLS_ID)
    return finish_plain(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  const full = tls_session.psks.length >= PSK_KEYS_MAXIMUM || psk_length > PSK_BYTES_MAXIMUM;
  if (full) return finish_plain(k, NX_SECURE_TLS_NO_MORE_PSK_SPACE);
  tls_session.psks.push(psk_of(pre_shared_key, psk_length, psk_identity, identity_length));
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Sets the one key that a client uses, whatever the server hints.
 *
 * @returns as nx_secure_tls_psk_add
 *
 * Allowed from: initialization, threads. Neither suspends nor preempts.
 */
export function nx_secure_tls_client_psk_set(
  tls_session: NX_SECURE_TLS_SESSION | null,
  pre_shared_key: Uint8Array | null,
  psk_length: UINT,
  psk_identity: string | Uint8Array | null,
  identity_length: UINT,
  _hint: string | Uint8Array | null,
  _hint_length: UINT,
): UINT {
  const k = enter('nx_secure_tls_client_psk_set');
  if (tls_session === null || pre_shared_key === null || psk_identity === null)
    return finish_plain(k, NX_PTR_ERROR);
  if (tls_session.nx_secure_tls_id !== NX_SECURE_TLS_ID)
    return finish_plain(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  if (psk_length > PSK_BYTES_MAXIMUM) return finish_plain(k, NX_SECURE_TLS_NO_MORE_PSK_SPACE);
  tls_session.psks.unshift(psk_of(pre_shared_key, psk_length, psk_identity, identity_length));
  return finish_plain(k, NX_SUCCESS);
}
