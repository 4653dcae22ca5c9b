/**
 * nxd_mqtt_client_secure_connect (guide ch.1, secure connection, and ch.3).
 */

import { NX_INVALID_PORT, NX_PTR_ERROR, type NXD_ADDRESS } from '../../netx/nx_api.ts';
import { refuse } from '../../netx/nx_service.ts';
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import type { Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { connect } from './connect.ts';
import type { NXD_MQTT_CLIENT, NXD_MQTT_TLS_SETUP } from './nxd_mqtt_cb.ts';
import { no_client } from './nxd_mqtt_cb.ts';
import { NXD_MQTT_INVALID_PARAMETER } from './nxd_mqtt_constants.ts';

/**
 * Connects to a broker over TLS: TCP is established, then `tls_setup` is called, then comes the TLS handshake, then
 * CONNECT inside it.
 *
 * @param server_port NXD_MQTT_TLS_PORT as a rule
 * @param tls_setup called with the client, its TLS session and two certificate control blocks: one for the certificate
 *   that the broker will send, one for a trusted certificate. It creates the session (nx_secure_tls_session_create) and
 *   sets it up; what it returns other than 0 ends the attempt. The client deletes the session when the connection ends
 * @param wait_option as in nxd_mqtt_client_connect, and as long for the TLS handshake
 * @returns as nxd_mqtt_client_connect; NXD_MQTT_CONNECT_FAILURE also when the setup or the handshake failed, and
 *   `client_ptr.tls_status` says how
 *
 * Allowed from: threads. May suspend. (Guide ch.1 and ch.3)
 *
 * ```ts
 * const status = yield* nxd_mqtt_client_secure_connect(
 *   client, broker, NXD_MQTT_TLS_PORT, tls_setup, 300, NX_TRUE, NX_WAIT_FOREVER);
 * ```
 */
export function nxd_mqtt_client_secure_connect(
  client_ptr: NXD_MQTT_CLIENT | null,
  server_ip: NXD_ADDRESS | null,
  server_port: UINT,
  tls_setup: NXD_MQTT_TLS_SETUP | null,
  keepalive: UINT,
  clean_session: UINT,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_secure_connect');
  if (no_client(k, client_ptr) || server_ip === null || tls_setup === null) return refuse(k, NX_PTR_ERROR);
  const version = server_ip.nxd_ip_version;
  if (version !== 4 && version !== 6) return refuse(k, NXD_MQTT_INVALID_PARAMETER);
  if (server_port === 0) return refuse(k, NX_INVALID_PORT);
  return in_steps(
    k,
    connect(client_ptr, server_ip, server_port, keepalive, clean_session, wait_option, tls_setup),
  );
}
