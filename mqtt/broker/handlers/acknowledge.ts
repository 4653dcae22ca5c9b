/** PUBACK, PUBREC and PUBCOMP from a client: the sending side of QoS 1 and 2 (MQTT 3.1.1 chapters 4.3.2, 4.3.3). */
import { MQTT_PUBREL, type MqttPuback, type MqttPubcomp, type MqttPubrec } from '../../codec/mqtt_packet.ts';
import type { BrokerConnection } from '../broker_connection.ts';
import type { Acknowledged, BrokerSession } from '../broker_session.ts';
import type { BrokerState } from '../broker_state.ts';

export function handle_puback(
  state: BrokerState,
  connection: BrokerConnection,
  session: BrokerSession,
  { packet_id }: MqttPuback,
): void {
  const what = session.acknowledge(packet_id);
  check(state, connection, what, '[MQTT-4.3.2-2]', `PUBACK for packet id ${packet_id}, which is QoS 2`);
}

export function handle_pubrec(
  state: BrokerState,
  connection: BrokerConnection,
  session: BrokerSession,
  { packet_id }: MqttPubrec,
): void {
  const what = session.release(packet_id);
  check(state, connection, what, '[MQTT-4.3.3-2]', `PUBREC for packet id ${packet_id}, which is QoS 1`);
  // [MQTT-4.3.3-1] PUBREL, for an unknown id too: else the client could never free it.
  if (what !== 'wrong_kind') state.answer(connection, { type: MQTT_PUBREL, packet_id });
}

export function handle_pubcomp(
  state: BrokerState,
  connection: BrokerConnection,
  session: BrokerSession,
  { packet_id }: MqttPubcomp,
): void {
  const what = session.complete(packet_id);
  check(
    state,
    connection,
    what,
    '[MQTT-4.3.3-2]',
    `PUBCOMP for packet id ${packet_id}, which was not released`,
  );
}

function check(
  state: BrokerState,
  connection: BrokerConnection,
  what: Acknowledged,
  clause: string,
  reason: string,
): void {
  switch (what) {
    case 'done':
      // The window may have opened for what waits in the queue.
      state.mark_ready(connection);
      return;
    case 'unknown':
      // Not an error: the acknowledgement may be for a session that is gone.
      state.statistics.acknowledgements_unknown++;
      return;
    case 'wrong_kind':
      state.violation(connection, clause, reason);
      return;
  }
}
