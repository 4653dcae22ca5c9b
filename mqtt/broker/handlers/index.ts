/** Gives each packet from a client to its handler (MQTT 3.1.1 table 2.1 says which a client may send). */
import {
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_DISCONNECT,
  MQTT_PACKET_NAMES,
  MQTT_PINGREQ,
  MQTT_PINGRESP,
  MQTT_PUBACK,
  MQTT_PUBCOMP,
  MQTT_PUBLISH,
  MQTT_PUBREC,
  MQTT_PUBREL,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBACK,
  MQTT_UNSUBSCRIBE,
  type MqttPacket,
} from '../../codec/mqtt_packet.ts';
import type { BrokerConnection } from '../broker_connection.ts';
import type { BrokerState } from '../broker_state.ts';
import { handle_puback, handle_pubcomp, handle_pubrec } from './acknowledge.ts';
import { handle_connect } from './connect.ts';
import { handle_publish, handle_pubrel } from './publish.ts';
import { handle_subscribe, handle_unsubscribe } from './subscribe.ts';

export function handle_packet(state: BrokerState, connection: BrokerConnection, packet: MqttPacket): void {
  if (packet.type === MQTT_CONNECT) {
    handle_connect(state, connection, packet);
    return;
  }
  const { session } = connection;
  if (session === null) {
    const name = MQTT_PACKET_NAMES[packet.type];
    state.violation(connection, '[MQTT-3.1.0-1]', `${name} before CONNECT`);
    return;
  }
  switch (packet.type) {
    case MQTT_PUBLISH:
      handle_publish(state, connection, session, packet);
      return;
    case MQTT_PUBREL:
      handle_pubrel(state, connection, session, packet);
      return;
    case MQTT_PUBACK:
      handle_puback(state, connection, session, packet);
      return;
    case MQTT_PUBREC:
      handle_pubrec(state, connection, session, packet);
      return;
    case MQTT_PUBCOMP:
      handle_pubcomp(state, connection, session, packet);
      return;
    case MQTT_SUBSCRIBE:
      handle_subscribe(state, connection, session, packet);
      return;
    case MQTT_UNSUBSCRIBE:
      handle_unsubscribe(state, connection, session, packet);
      return;
    case MQTT_PINGREQ:
      state.answer(connection, { type: MQTT_PINGRESP }); // [MQTT-3.12.4-1]
      return;
    case MQTT_DISCONNECT:
      connection.will = null; // [MQTT-3.14.4-3]
      // Answers to what came before it still go out: acknowledgements are owed whatever follows.
      state.close(connection, { clause: 'MQTT 3.14.4', reason: 'the client sent DISCONNECT' }, true);
      return;
    case MQTT_CONNACK:
    case MQTT_SUBACK:
    case MQTT_UNSUBACK:
    case MQTT_PINGRESP:
      state.violation(connection, '[MQTT-4.8.0-1]', `${MQTT_PACKET_NAMES[packet.type]} from a client`);
  }
}
