/**
 * What a broker may not send, and what the client does about it.
 *
 * MQTT-4.8.0-1: who receives a packet that violates the protocol closes the connection. The client resets it, calls
 * the disconnect notify and leaves a diagnostic with the clause. With the quirk `protocol_violations_ignored` it goes
 * on, as the published client does.
 */

import { NX_NO_WAIT } from '../../netx/nx_api.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Service } from '../../rtos/tx_api.ts';
import { end_session } from './disconnect.ts';
import { config_of, type NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';

/** Every case: the clause, and the rule in words. */
export const MQTT_VIOLATIONS = {
  'mqtt-remaining-length': ['2.2.3', 'a remaining length has at most four bytes'],
  'mqtt-packet-type': [
    '2.2.1',
    'a server sends CONNACK, PUBLISH, PUBACK, SUBACK, UNSUBACK and PINGRESP to this client',
  ],
  'mqtt-fixed-header-flags': ['MQTT-2.2.2-2', 'reserved flag bits are 0'],
  'mqtt-first-packet': ['MQTT-3.2.0-1', 'the first packet from a server is CONNACK'],
  'mqtt-second-connack': ['MQTT-3.2.0-2', 'a server answers CONNECT once'],
  'mqtt-publish-malformed': [
    '3.3',
    'PUBLISH has a topic name and, above QoS 0, a packet id inside its remaining length',
  ],
  'mqtt-publish-qos-3': ['MQTT-3.3.1-4', 'both QoS bits of a PUBLISH are never set'],
  'mqtt-publish-qos-2': ['guide ch.1', 'this client does not receive QoS 2 messages'],
  'mqtt-publish-dup-qos-0': ['MQTT-3.3.1-2', 'DUP is 0 in a PUBLISH with QoS 0'],
  'mqtt-publish-topic': [
    'MQTT-3.3.2-2',
    'a topic name is well-formed UTF-8 of at least one character, without wildcards',
  ],
  'mqtt-packet-id-zero': ['MQTT-2.3.1-1', 'a packet id is not 0'],
  'mqtt-acknowledgement-malformed': [
    '3.4, 3.9, 3.11',
    'PUBACK and UNSUBACK have two bytes, SUBACK of one filter three',
  ],
  'mqtt-suback-code': ['MQTT-3.9.3-2', 'a return code of SUBACK is 0, 1, 2 or 128'],
  'mqtt-pingresp-malformed': ['3.13', 'PINGRESP has no bytes behind its fixed header'],
  'mqtt-message-too-long': ['guide ch.1', 'a message fits into the packets that the client can receive into'],
  'mqtt-message-stalled': ['4.8', 'a control packet that was begun is finished'],
} as const satisfies Record<string, readonly [clause: string, rule: string]>;

export type MqttViolation = keyof typeof MQTT_VIOLATIONS;

/** True when violations end the connection: the documented behaviour. */
export function enforces_protocol(client: NXD_MQTT_CLIENT): boolean {
  return !config_of(client).quirks.protocol_violations_ignored;
}

/** Ends the connection because of what the broker sent. The caller holds the mutex. */
export function* end_for_violation(
  client: NXD_MQTT_CLIENT,
  what: MqttViolation,
  detail: string,
): Service<void> {
  const [clause, rule] = MQTT_VIOLATIONS[what];
  K?.diagnose(
    what,
    client.nxd_mqtt_client_name ?? 'MQTT client',
    `${detail}; ${rule} (${clause}); the connection is ended [MQTT-4.8.0-1]`,
  );
  yield* end_session(client, NX_NO_WAIT);
}
