/**
 * The five acknowledgements that carry a packet id and nothing else: PUBACK (MQTT 3.1.1 chapter 3.4), PUBREC (3.5),
 * PUBREL (3.6), PUBCOMP (3.7) and UNSUBACK (3.11).
 */
import {
  MQTT_PUBACK,
  MQTT_PUBCOMP,
  MQTT_PUBREC,
  MQTT_PUBREL,
  MQTT_UNSUBACK,
  type MqttPacket,
  type MqttPacketIdOnly,
} from '../mqtt_packet.ts';
import { finished, fixed_first_byte, type PacketHandler, reader_of } from './packet_handler.ts';

type AcknowledgementType =
  | typeof MQTT_PUBACK
  | typeof MQTT_PUBREC
  | typeof MQTT_PUBREL
  | typeof MQTT_PUBCOMP
  | typeof MQTT_UNSUBACK;

function acknowledgement<Type extends AcknowledgementType>(
  type: Type,
): PacketHandler<MqttPacketIdOnly<Type> & MqttPacket> {
  return {
    decode(frame) {
      const reader = reader_of(frame);
      const packet_id = reader.packet_id();
      return finished(reader, { type, packet_id } as MqttPacketIdOnly<Type> & MqttPacket);
    },
    first_byte: fixed_first_byte,
    encode(packet, writer) {
      writer.packet_id(packet.packet_id);
    },
  };
}

export const puback_handler = acknowledgement(MQTT_PUBACK);
export const pubrec_handler = acknowledgement(MQTT_PUBREC);
export const pubrel_handler = acknowledgement(MQTT_PUBREL);
export const pubcomp_handler = acknowledgement(MQTT_PUBCOMP);
export const unsuback_handler = acknowledgement(MQTT_UNSUBACK);
