/**
 * The three packets without a body: PINGREQ (MQTT 3.1.1 chapter 3.12), PINGRESP (3.13) and DISCONNECT (3.14).
 */
import {
  MQTT_DISCONNECT,
  MQTT_PINGREQ,
  MQTT_PINGRESP,
  type MqttEmpty,
  type MqttPacket,
} from '../mqtt_packet.ts';
import { finished, fixed_first_byte, type PacketHandler, reader_of } from './packet_handler.ts';

type EmptyType = typeof MQTT_PINGREQ | typeof MQTT_PINGRESP | typeof MQTT_DISCONNECT;

function empty<Type extends EmptyType>(type: Type): PacketHandler<MqttEmpty<Type> & MqttPacket> {
  return {
    decode(frame) {
      return finished(reader_of(frame), { type } as MqttEmpty<Type> & MqttPacket);
    },
    first_byte: fixed_first_byte,
    encode() {},
  };
}

export const pingreq_handler = empty(MQTT_PINGREQ);
export const pingresp_handler = empty(MQTT_PINGRESP);
export const disconnect_handler = empty(MQTT_DISCONNECT);
