/**
 * Calling the firmware's callbacks.
 *
 * Receive and disconnect notify run in the client's thread, and the guide (ch.1) forbids them anything that blocks
 * it. Where one does wait there, a diagnostic says for how long and what waited with it.
 */

import { begun } from '../../rtos/kernel/callback.ts';
import { K } from '../../rtos/kernel/current.ts';
import { check_taken } from '../../rtos/kernel/hand_out.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_SUCCESS, COMPLETED_VOID, outstanding } from '../../rtos/kernel/service.ts';
import { type Service, TX_READY, type TX_THREAD } from '../../rtos/tx_api.ts';
import type { NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_DELETE_EVENT,
  MQTT_NETWORK_DISCONNECT_EVENT,
  MQTT_PACKET_RECEIVE_EVENT,
  MQTT_PING_TIMEOUT_EVENT,
  MQTT_TCP_ESTABLISH_EVENT,
  MQTT_TIMEOUT_EVENT,
} from './nxd_mqtt_constants.ts';

const DONE: unknown = COMPLETED_SUCCESS;

/** Finishes what a callback returned, which is a Service when it is a generator function; gives its result. */
export function run_callback<T>(client: NXD_MQTT_CLIENT, what: string, returned: T | Service<T>): Service<T> {
  // One service that is over, or nothing: most callbacks.
  if (returned === DONE) return returned as Service<T>;
  if (returned === undefined && outstanding.call === 0) return COMPLETED_VOID as Service<T>;
  return run_steps(client, what, returned);
}

function* run_steps<T>(client: NXD_MQTT_CLIENT, what: string, returned: T | Service<T>): Service<T> {
  const kernel = K as Kernel;
  const part = `the ${what}`;
  const iterator = begun(kernel, part, returned);
  const result: unknown = returned;
  if (iterator === null) return result as T;
  const thread = kernel.current as TX_THREAD;
  const own = thread === client.nxd_mqtt_thread;
  let waited_ns = 0;
  let times = 0;
  for (;;) {
    const step = iterator.next();
    if (step.done === true) {
      check_taken(kernel, part);
      if (times > 0) tell_of_blocking(client, kernel, what, times, waited_ns);
      return step.value;
    }
    // Preempted, a thread stays ready; anything else is a wait.
    const waits = own && thread.tx_thread_state !== TX_READY;
    const from_ns = kernel.now_ns;
    yield step.value as undefined;
    if (!waits) continue;
    times++;
    waited_ns += kernel.now_ns - from_ns;
  }
}

function tell_of_blocking(
  client: NXD_MQTT_CLIENT,
  kernel: Kernel,
  what: string,
  times: number,
  waited_ns: number,
): void {
  const delayed = waiting_work(client);
  kernel.diagnose(
    'mqtt-callback-blocked',
    client.nxd_mqtt_client_name ?? 'MQTT client',
    `the ${what} callback waited ${times} time(s), ${waited_ns / 1e6} ms in all, in the client's thread, which the guide forbids (ch.1); ` +
      (delayed === '' ? 'nothing else was due meanwhile' : `it delayed: ${delayed}`),
  );
}

const WORK: readonly (readonly [number, string])[] = [
  [MQTT_TIMEOUT_EVENT, 'the PINGREQ that is due'],
  [MQTT_TCP_ESTABLISH_EVENT, 'CONNECT on the established connection'],
  [MQTT_PACKET_RECEIVE_EVENT, 'received packets'],
  [MQTT_PING_TIMEOUT_EVENT, 'the end of a connection without PINGRESP'],
  [MQTT_NETWORK_DISCONNECT_EVENT, 'the disconnect notify of a lost connection'],
  [MQTT_DELETE_EVENT, 'the delete of the client'],
];

/** What the client's thread has to do at this moment, in words. */
function waiting_work(client: NXD_MQTT_CLIENT): string {
  const events = client.nxd_mqtt_events.tx_event_flags_group_current;
  return WORK.filter(([event]) => (events & event) !== 0)
    .map(([, work]) => work)
    .join(', ');
}
