/**
 * nxd_mqtt_client_websocket_set (guide ch.3).
 */
import { NX_NOT_ENABLED, NX_PTR_ERROR } from '../../netx/nx_api.ts';
import { refuse } from '../../netx/nx_service.ts';
import { enter } from '../../rtos/kernel/current.ts';
import { in_steps } from '../../rtos/kernel/hand_out.ts';
import { type Service, TX_MUTEX_ERROR, TX_SUCCESS, type UINT } from '../../rtos/tx_api.ts';
import { lock, unlock } from './lock.ts';
import { config_of, type MqttText, type NXD_MQTT_CLIENT, no_client } from './nxd_mqtt_cb.ts';
import { nxd_mqtt_config } from './nxd_mqtt_config.ts';
import { NXD_MQTT_MUTEX_FAILURE, NXD_MQTT_SUCCESS } from './nxd_mqtt_constants.ts';

/**
 * Lets the next connects go over a WebSocket, in a build with NXD_MQTT_OVER_WEBSOCKET. Host and path must stay as they are
 * until the last of them.
 *
 * @param host for the field Host, host_length in bytes, not 0
 * @param uri_path what is asked for, such as `/mqtt`; uri_path_length in bytes, not 0
 * @returns NXD_MQTT_SUCCESS; NX_NOT_ENABLED: another build; NX_PTR_ERROR; NXD_MQTT_MUTEX_FAILURE
 *
 * Allowed from: threads. May suspend. (Guide ch.3)
 *
 * ```ts
 * yield* nxd_mqtt_client_websocket_set(client, 'broker.example.com', 18, '/mqtt', 5);
 * yield* nxd_mqtt_client_connect(client, broker, 80, 300, NX_TRUE, NX_WAIT_FOREVER);
 * ```
 */
export function nxd_mqtt_client_websocket_set(
  client_ptr: NXD_MQTT_CLIENT | null,
  host: MqttText,
  host_length: UINT,
  uri_path: MqttText,
  uri_path_length: UINT,
): Service<UINT> {
  const k = enter('nxd_mqtt_client_websocket_set');
  if (!nxd_mqtt_config(k).NXD_MQTT_OVER_WEBSOCKET) return refuse(k, NX_NOT_ENABLED);
  if (no_client(k, client_ptr) || host === null || host_length === 0) return refuse(k, NX_PTR_ERROR);
  if (uri_path === null || uri_path_length === 0) return refuse(k, NX_PTR_ERROR);
  return in_steps(k, set(client_ptr, host, host_length, uri_path, uri_path_length));
}

function* set(
  client: NXD_MQTT_CLIENT,
  host: MqttText,
  host_length: UINT,
  uri_path: MqttText,
  uri_path_length: UINT,
): Service<UINT> {
  if ((yield* lock(client)) !== TX_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
  client.nxd_mqtt_client_websocket_host = host;
  client.nxd_mqtt_client_websocket_host_length = host_length;
  client.nxd_mqtt_client_websocket_uri_path = uri_path;
  client.nxd_mqtt_client_websocket_uri_path_length = uri_path_length;
  const again = client.nxd_mqtt_client_use_websocket !== 0 && config_of(client).quirks.websocket_set_once;
  client.nxd_mqtt_client_use_websocket = 1;
  yield* unlock(client);
  return again ? TX_MUTEX_ERROR : NXD_MQTT_SUCCESS;
}
