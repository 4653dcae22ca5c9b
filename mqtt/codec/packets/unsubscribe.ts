/** UNSUBSCRIBE: a client gives up topics (MQTT 3.1.1 chapter 3.10). */
import { MQTT_UNSUBSCRIBE, type MqttUnsubscribe } from '../mqtt_packet.ts';
import { check_topic_filter } from '../mqtt_topic.ts';
import { finished, fixed_first_byte, type PacketHandler, reader_of } from './packet_handler.ts';

const AT_LEAST_ONE = '[MQTT-3.10.3-2]';

export const unsubscribe_handler: PacketHandler<MqttUnsubscribe> = {
  decode(frame) {
    const reader = reader_of(frame);
    const packet_id = reader.packet_id();
    const filters: string[] = [];
    while (reader.remaining > 0) {
      const filter = reader.string('topic filter'); // [MQTT-3.10.3-1]
      if (reader.error === null) reader.error = check_topic_filter(filter);
      filters.push(filter);
    }
    if (filters.length === 0) reader.fail(AT_LEAST_ONE, 'no topic filter');
    return finished(reader, { type: MQTT_UNSUBSCRIBE, packet_id, filters });
  },

  first_byte: fixed_first_byte,

  encode(packet, writer) {
    writer.packet_id(packet.packet_id);
    if (packet.filters.length === 0) writer.fail(AT_LEAST_ONE, 'no topic filter');
    for (const filter of packet.filters) {
      writer.error ??= check_topic_filter(filter);
      writer.string('topic filter', filter);
    }
  },
};
