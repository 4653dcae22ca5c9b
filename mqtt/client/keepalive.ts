/**
 * Keepalive (MQTT 3.1.1 3.1.2.10, guide ch.2): a periodic timer looks whether something must be sent before the
 * keepalive time is over, and whether a PINGREQ has waited for its answer too long. The sending is the thread's.
 */

import { NX_NO_WAIT, NX_WAIT_FOREVER } from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Service, TX_AUTO_ACTIVATE, tx_time_get, tx_timer_create } from '../../rtos/tx_api.ts';
import { IdleKeepalive } from './idle_keepalive.ts';
import { raise } from './lock.ts';
import { config_of, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { second_ticks } from './nxd_mqtt_config.ts';
import {
  MQTT_CONTROL_PACKET_TYPE_PINGREQ,
  MQTT_PING_TIMEOUT_EVENT,
  MQTT_TIMEOUT_EVENT,
  NXD_MQTT_CLIENT_STATE_CONNECTED,
} from './nxd_mqtt_constants.ts';
import { own_send_wait, send_simple_message } from './simple_message.ts';

/** Sets the keepalive of a new connection; the timer runs from here on. */
export function start_keepalive(client: NXD_MQTT_CLIENT, keepalive_seconds: number): void {
  const config = config_of(client);
  client.nxd_mqtt_keepalive = Math.imul(keepalive_seconds, second_ticks()) >>> 0;
  if (keepalive_seconds === 0) {
    client.nxd_mqtt_timer_value = 0;
    client.nxd_mqtt_ping_timeout = 0;
    return;
  }
  client.nxd_mqtt_timer_value = config.NXD_MQTT_KEEPALIVE_TIMER_RATE;
  client.nxd_mqtt_ping_timeout = config.NXD_MQTT_PING_TIMEOUT_DELAY;
  tx_timer_create(
    client.nxd_mqtt_timer,
    'MQTT Timer',
    () => keepalive_tick(client),
    0,
    client.nxd_mqtt_timer_value,
    client.nxd_mqtt_timer_value,
    TX_AUTO_ACTIVATE,
  );
  client.nxd_mqtt_timer.tx_timer_internal.idle_round = new IdleKeepalive(K as Kernel, client);
}

/** Expiration of the timer, in the system timer thread. */
function keepalive_tick(client: NXD_MQTT_CLIENT): void | Service<void> {
  const now = tx_time_get();
  if (client.nxd_mqtt_ping_not_responded !== 0 && ping_overdue(client, now))
    return raise(client, MQTT_PING_TIMEOUT_EVENT) as unknown as Service<void>;
  if (ping_due(client, now)) return raise(client, MQTT_TIMEOUT_EVENT) as unknown as Service<void>;
}

/** Guide ch.2, NXD_MQTT_PING_TIMEOUT_DELAY: the broker is taken for non-responsive. */
export function ping_overdue(client: NXD_MQTT_CLIENT, now: number): boolean {
  return (now - client.nxd_mqtt_ping_sent_time) >>> 0 >= client.nxd_mqtt_ping_timeout;
}

/** True when the next look would come too late to keep the keepalive time. */
function ping_due(client: NXD_MQTT_CLIENT, now: number): boolean {
  const left = client.nxd_mqtt_timeout - now;
  if (config_of(client).quirks.late_keepalive_check_skips_ping)
    return left >>> 0 <= client.nxd_mqtt_timer_value;
  return (left | 0) <= client.nxd_mqtt_timer_value;
}

/** Sends PINGREQ [MQTT-3.1.2-23]. The caller holds the mutex. */
export function* send_ping(client: NXD_MQTT_CLIENT): Service<void> {
  if (client.nxd_mqtt_client_state !== NXD_MQTT_CLIENT_STATE_CONNECTED || client.ending) return;
  const { wait_forever_under_mutex: waits } = config_of(client).quirks;
  // Without a packet at hand the next tick of the timer tries again.
  yield* send_simple_message(
    client,
    MQTT_CONTROL_PACKET_TYPE_PINGREQ,
    waits ? NX_WAIT_FOREVER : NX_NO_WAIT,
    own_send_wait(client),
  );
}

/** PINGRESP came (MQTT 3.1.1 3.13); one that nobody asked for changes nothing. */
export function ping_answered(client: NXD_MQTT_CLIENT): void {
  if (client.nxd_mqtt_ping_not_responded === 0) return;
  client.nxd_mqtt_ping_not_responded = 0;
  client.nxd_mqtt_ping_sent_time = 0;
}
