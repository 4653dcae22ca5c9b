/**
 * The client's mutex and event flags: who holds the mutex may touch the control block, and events wake the thread.
 */

import type { Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import { TX_OR, TX_WAIT_FOREVER, tx_event_flags_set, tx_mutex_get, tx_mutex_put } from '../../rtos/tx_api.ts';
import type { NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';

/** Takes the mutex, however long it takes. */
export function lock(client: NXD_MQTT_CLIENT): Service<UINT> {
  return tx_mutex_get(client.nxd_mqtt_client_mutex_ptr, TX_WAIT_FOREVER);
}

/** Gives the mutex back once; nothing happens when the caller does not hold it. */
export function unlock(client: NXD_MQTT_CLIENT): Service<UINT> {
  return tx_mutex_put(client.nxd_mqtt_client_mutex_ptr);
}

/** Wakes the client's thread for these events. */
export function raise(client: NXD_MQTT_CLIENT, events: ULONG): Service<UINT> {
  return tx_event_flags_set(client.nxd_mqtt_events, events, TX_OR);
}
