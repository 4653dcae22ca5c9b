/**
 * nx_secure_tls_ecc_initialize (NetX Secure guide ch.4): which groups of elliptic curves a session offers.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { UINT, USHORT } from '../../rtos/kernel/service.ts';
import { NX_NOT_SUPPORTED, NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import { ECC_GROUP_NAMES, nx_crypto_ecc_supported_groups } from './nx_crypto_tables.ts';
import type { NX_SECURE_TLS_SESSION } from './nx_secure_cb.ts';
import { NX_SECURE_TLS_ID, NX_SECURE_TLS_SESSION_UNINITIALIZED } from './nx_secure_constants.ts';

/**
 * Says which groups of elliptic curves the session offers, best first: numbers of RFC 8446 4.2.7. A session that is not
 * told offers nx_crypto_ecc_supported_groups. In C it has to be told, and the services do not check their arguments.
 *
 * @param supported_groups the first `supported_group_count` of it count; those that the engine does not have are left out
 * @param curves what computes with them in C; here the engine does, and they are only asked to be there
 * @returns NX_SUCCESS; NX_NOT_SUPPORTED: the engine has none of the groups; NX_PTR_ERROR;
 *   NX_SECURE_TLS_SESSION_UNINITIALIZED
 *
 * Allowed from initialization and threads. Neither suspends nor preempts.
 */
export function nx_secure_tls_ecc_initialize(
  tls_session: NX_SECURE_TLS_SESSION | null,
  supported_groups: ArrayLike<USHORT> | null,
  supported_group_count: USHORT,
  curves: readonly unknown[] | null,
): UINT {
  const k = enter('nx_secure_tls_ecc_initialize');
  if (tls_session === null || supported_groups === null || curves === null)
    return finish_plain(k, NX_PTR_ERROR);
  if (tls_session.nx_secure_tls_id !== NX_SECURE_TLS_ID) {
    return finish_plain(k, NX_SECURE_TLS_SESSION_UNINITIALIZED);
  }
  const groups = Array.from(supported_groups).slice(0, supported_group_count);
  if (!groups.some((group) => ECC_GROUP_NAMES.has(group))) return finish_plain(k, NX_NOT_SUPPORTED);
  tls_session.nx_secure_tls_ecc_supported_groups = groups;
  return finish_plain(k, NX_SUCCESS);
}

/** The groups of a session by the engine's names. */
export function group_names(session: NX_SECURE_TLS_SESSION): string[] {
  const groups = session.nx_secure_tls_ecc_supported_groups ?? nx_crypto_ecc_supported_groups;
  return groups.flatMap((group) => ECC_GROUP_NAMES.get(group) ?? []);
}
