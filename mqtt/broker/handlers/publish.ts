/** PUBLISH and PUBREL from a client: the receiving side of the three QoS protocols (MQTT 3.1.1 chapter 4.3). */
import {
  MQTT_PUBACK,
  MQTT_PUBCOMP,
  MQTT_PUBREC,
  type MqttPublish,
  type MqttPubrel,
} from '../../codec/mqtt_packet.ts';
import { level_count } from '../../codec/mqtt_topic.ts';
import type { BrokerConnection } from '../broker_connection.ts';
import type { BrokerSession } from '../broker_session.ts';
import type { BrokerState } from '../broker_state.ts';

export function handle_publish(
  state: BrokerState,
  connection: BrokerConnection,
  session: BrokerSession,
  packet: MqttPublish,
): void {
  const { packet_id, qos } = packet;
  const { levels_maximum } = state.options;
  const levels = level_count(packet.topic);
  if (levels > levels_maximum) {
    // [MQTT-4.8.0-2] There is no other way to refuse a PUBLISH.
    const reason = `PUBLISH: a topic of ${levels} levels, levels_maximum is ${levels_maximum}`;
    state.violation(connection, '[MQTT-4.8.0-2]', reason);
    return;
  }
  state.statistics.messages_received++;
  if (qos === 2) {
    if (session.received.has(packet_id)) {
      // [MQTT-4.3.3-2] Until PUBREL the same id is the same message: acknowledged, not delivered again.
      state.statistics.duplicates_suppressed++;
    } else {
      // Method B of figure 4.3: the id is stored and delivery begins now, not at PUBREL.
      session.received.add(packet_id);
      publish(state, session, packet);
    }
    state.answer(connection, { type: MQTT_PUBREC, packet_id });
    return;
  }
  publish(state, session, packet);
  // [MQTT-4.3.2-2] After PUBACK the same id is a new message, DUP or not.
  if (qos === 1) state.answer(connection, { type: MQTT_PUBACK, packet_id });
}

export function handle_pubrel(
  state: BrokerState,
  connection: BrokerConnection,
  session: BrokerSession,
  { packet_id }: MqttPubrel,
): void {
  if (!session.received.delete(packet_id)) state.statistics.acknowledgements_unknown++;
  // [MQTT-4.3.3-2] PUBCOMP in any case: our last one may have been lost with its connection.
  state.answer(connection, { type: MQTT_PUBCOMP, packet_id });
}

function publish(state: BrokerState, session: BrokerSession, packet: MqttPublish): void {
  // [MQTT-3.3.5-2] What is not authorized is acknowledged all the same.
  if (!state.options.authorize_publish(session.client_id, packet.topic)) return;
  // [MQTT-3.3.1-3] The sender's DUP goes no further.
  const { topic, payload, qos } = packet;
  state.options.on_publish?.(session.client_id, topic, payload);
  state.route({ topic, payload, qos }, packet.retain);
}
