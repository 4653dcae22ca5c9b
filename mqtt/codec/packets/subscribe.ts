/** SUBSCRIBE: a client asks for topics (MQTT 3.1.1 chapter 3.8). */
import { MQTT_SUBSCRIBE, type MqttQos, type MqttSubscribe, type MqttSubscription } from '../mqtt_packet.ts';
import { check_topic_filter } from '../mqtt_topic.ts';
import { finished, fixed_first_byte, type PacketHandler, reader_of } from './packet_handler.ts';

// The specification itself writes the number of this statement with a dash after the 3.
const REQUESTED_QOS = '[MQTT-3-8.3-4]';
const AT_LEAST_ONE = '[MQTT-3.8.3-3]';

export const subscribe_handler: PacketHandler<MqttSubscribe> = {
  decode(frame) {
    const reader = reader_of(frame);
    const packet_id = reader.packet_id();
    const subscriptions: MqttSubscription[] = [];
    while (reader.remaining > 0) {
      const filter = reader.string('topic filter'); // [MQTT-3.8.3-1]
      if (reader.error === null) reader.error = check_topic_filter(filter);
      const qos = reader.u8('requested QoS');
      // Both the six reserved bits and QoS 3 are ruled out by one statement.
      if (qos > 2) reader.fail(REQUESTED_QOS, `requested QoS byte 0x${qos.toString(16)}`);
      subscriptions.push({ filter, qos: qos as MqttQos });
    }
    if (subscriptions.length === 0) reader.fail(AT_LEAST_ONE, 'no topic filter');
    return finished(reader, { type: MQTT_SUBSCRIBE, packet_id, subscriptions });
  },

  first_byte: fixed_first_byte,

  encode(packet, writer) {
    writer.packet_id(packet.packet_id);
    if (packet.subscriptions.length === 0) writer.fail(AT_LEAST_ONE, 'no topic filter');
    for (const { filter, qos } of packet.subscriptions) {
      writer.error ??= check_topic_filter(filter);
      if (qos < 0 || qos > 2) writer.fail(REQUESTED_QOS, `requested QoS ${qos}`);
      writer.string('topic filter', filter);
      writer.u8(qos);
    }
  },
};
