/** CONNECT at the broker: take-over, session, will, CONNACK, redelivery (MQTT 3.1.1 chapters 3.1.4, 3.2 and 4.4). */

import { mark } from '../../../rtos/sim/marks.ts';
import {
  CONNACK_ACCEPTED,
  CONNACK_IDENTIFIER_REJECTED,
  CONNACK_NOT_AUTHORIZED,
  CONNACK_SERVER_UNAVAILABLE,
  MQTT_CONNACK,
  MQTT_PUBLISH,
  type MqttConnect,
} from '../../codec/mqtt_packet.ts';
import { level_count } from '../../codec/mqtt_topic.ts';
import { utf8_length } from '../../codec/mqtt_utf8.ts';
import type { BrokerConnection } from '../broker_connection.ts';
import type { BrokerSession } from '../broker_session.ts';
import type { BrokerState } from '../broker_state.ts';

const REFUSALS: readonly string[] = [
  '',
  'unacceptable protocol version',
  'identifier rejected',
  'server unavailable',
  'bad user name or password',
  'not authorized',
];

/** Answers with a return code that is not 0 and closes; what the client sent after CONNECT is not looked at. */
export function refuse(
  state: BrokerState,
  connection: BrokerConnection,
  return_code: number,
  clause: string,
): void {
  state.statistics.connections_refused++;
  const reason = `CONNECT refused with ${return_code}, ${REFUSALS[return_code] ?? 'reserved'}`;
  state.note('refused', connection, reason);
  // [MQTT-3.2.2-4] No session present in a refusal.
  state.answer(connection, { type: MQTT_CONNACK, session_present: false, return_code });
  state.close(connection, { clause, reason }, true); // [MQTT-3.2.2-5], [MQTT-3.1.4-5]
}

export function handle_connect(state: BrokerState, connection: BrokerConnection, packet: MqttConnect): void {
  if (connection.session !== null) {
    state.violation(connection, '[MQTT-3.1.0-2]', 'a second CONNECT');
    return;
  }
  connection.client_id = packet.client_id;
  const refusal = reason_to_refuse(state, packet);
  if (refusal !== null) {
    refuse(state, connection, refusal.return_code, refusal.clause);
    return;
  }
  // [MQTT-3.1.3-6] An empty client id gets a unique one from us.
  const client_id = packet.client_id === '' ? unique_client_id(state) : packet.client_id;
  connection.client_id = client_id;
  take_over(state, client_id);
  const stored = state.sessions.get(client_id);
  const session_present = stored !== undefined && !packet.clean_session; // [MQTT-3.2.2-1] to [MQTT-3.2.2-3]
  const session = session_present ? stored : fresh_session(state, client_id, packet.clean_session, stored);
  session.connection_id = connection.id;
  connection.session = session;
  connection.will = packet.will;
  // [MQTT-3.1.2-24] One and a half times the keep alive; 0 turns it off.
  connection.silence_maximum_ms = packet.keep_alive_s * 1500;
  state.watch(connection);
  state.statistics.connections_accepted++;
  state.note('connected', connection, session_present ? 'session present' : 'new session');
  state.options.on_presence?.(client_id, true);
  // [MQTT-3.2.0-1] CONNACK is the first packet.
  state.answer(connection, { type: MQTT_CONNACK, session_present, return_code: CONNACK_ACCEPTED });
  for (const again of session.resend()) {
    if (again.type === MQTT_PUBLISH) state.statistics.messages_resent++;
    state.answer(connection, again);
  }
}

function reason_to_refuse(
  state: BrokerState,
  packet: MqttConnect,
): { return_code: number; clause: string } | null {
  const { options, sessions } = state;
  const { client_id } = packet;
  if (client_id === '' && !options.allow_empty_client_id) {
    return { return_code: CONNACK_IDENTIFIER_REJECTED, clause: '[MQTT-3.1.3-9]' };
  }
  if ((utf8_length(client_id) as number) > options.client_id_bytes_maximum) {
    return { return_code: CONNACK_IDENTIFIER_REJECTED, clause: '[MQTT-3.1.3-9]' };
  }
  const return_code = options.authenticate(packet);
  if (return_code !== CONNACK_ACCEPTED) return { return_code, clause: 'MQTT 3.1.4' };
  if (packet.will !== null && level_count(packet.will.topic) > options.levels_maximum) {
    return { return_code: CONNACK_NOT_AUTHORIZED, clause: 'MQTT 3.1.4: the will topic has too many levels' };
  }
  if (!sessions.has(client_id) && sessions.size >= options.sessions_maximum) {
    return { return_code: CONNACK_SERVER_UNAVAILABLE, clause: 'MQTT 3.1.4' };
  }
  const last_word = state.gatekeeper(client_id);
  return last_word === CONNACK_ACCEPTED ? null : { return_code: last_word, clause: 'MQTT 3.1.4' };
}

/** [MQTT-3.1.4-2] The connection that has this client id already is closed first; its will goes out. */
function take_over(state: BrokerState, client_id: string): void {
  const connection = state.connections.get(state.sessions.get(client_id)?.connection_id ?? 0);
  if (connection === undefined) return;
  mark('broker: a client takes over its own session');
  state.statistics.take_overs++;
  state.close(connection, {
    clause: '[MQTT-3.1.4-2]',
    reason: 'the client id connected again',
    abrupt: true,
  });
}

/** [MQTT-3.1.2-6] Whatever was stored goes. */
function fresh_session(
  state: BrokerState,
  client_id: string,
  clean: boolean,
  stored: BrokerSession | undefined,
): BrokerSession {
  if (stored !== undefined) state.discard(stored);
  return state.create_session(client_id, clean);
}

function unique_client_id(state: BrokerState): string {
  let client_id: string;
  do client_id = `auto-${++state.client_ids_made}`;
  while (state.sessions.has(client_id));
  return client_id;
}
