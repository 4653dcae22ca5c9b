/** PUBLISH: an application message, from client to server or from server to client (MQTT 3.1.1 chapter 3.3). */
import { MQTT_PUBLISH, type MqttPublish, type MqttQos } from '../mqtt_packet.ts';
import { check_topic_name } from '../mqtt_topic.ts';
import { finished, type PacketHandler, reader_of } from './packet_handler.ts';

// MQTT 3.1.1 figure 3.10, the flags of the fixed header.
const RETAIN = 0x01;
const QOS_SHIFT = 1;
const DUP = 0x08;

export const publish_handler: PacketHandler<MqttPublish> = {
  decode(frame) {
    const reader = reader_of(frame);
    const flags = frame.flags;
    const qos = ((flags >> QOS_SHIFT) & 3) as MqttQos;
    const topic = reader.string('topic name'); // [MQTT-3.3.2-1]
    if (reader.error === null) reader.error = check_topic_name(topic);
    const packet_id = qos > 0 ? reader.packet_id() : 0;
    const payload = reader.rest();
    return finished(reader, {
      type: MQTT_PUBLISH,
      topic,
      payload,
      qos,
      retain: (flags & RETAIN) !== 0,
      dup: (flags & DUP) !== 0,
      packet_id,
    });
  },

  first_byte(packet) {
    return (
      (MQTT_PUBLISH << 4) | (packet.dup ? DUP : 0) | (packet.qos << QOS_SHIFT) | (packet.retain ? RETAIN : 0)
    );
  },

  encode(packet, writer) {
    const { topic, qos, packet_id } = packet;
    if (qos < 0 || qos > 2) writer.fail('[MQTT-3.3.1-4]', `QoS ${qos}`);
    if (packet.dup && qos === 0) writer.fail('[MQTT-3.3.1-2]', 'DUP with QoS 0');
    if (qos === 0 && packet_id !== 0) writer.fail('[MQTT-2.3.1-5]', `packet id ${packet_id} with QoS 0`);
    writer.error ??= check_topic_name(topic);
    writer.string('topic name', topic);
    if (qos > 0) writer.packet_id(packet_id);
    writer.raw(packet.payload);
  },
};
