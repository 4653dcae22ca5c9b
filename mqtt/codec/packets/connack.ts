/** CONNACK: the server's answer to CONNECT (MQTT 3.1.1 chapter 3.2). */
import { CONNACK_NOT_AUTHORIZED, MQTT_CONNACK, type MqttConnack } from '../mqtt_packet.ts';
import { finished, fixed_first_byte, type PacketHandler, reader_of } from './packet_handler.ts';

const SESSION_PRESENT = 0x01;

export const connack_handler: PacketHandler<MqttConnack> = {
  decode(frame) {
    const reader = reader_of(frame);
    const flags = reader.u8('acknowledge flags');
    if (flags & ~SESSION_PRESENT)
      reader.fail('MQTT 3.2.2.1', `reserved acknowledge flags 0x${flags.toString(16)}`);
    const return_code = reader.u8('return code');
    if (return_code > CONNACK_NOT_AUTHORIZED)
      reader.fail('MQTT 3.2.2.3', `reserved return code ${return_code}`);
    const session_present = (flags & SESSION_PRESENT) !== 0;
    if (session_present && return_code !== 0) {
      reader.fail('[MQTT-3.2.2-4]', `session present with return code ${return_code}`);
    }
    return finished(reader, { type: MQTT_CONNACK, session_present, return_code });
  },

  first_byte: fixed_first_byte,

  encode(packet, writer) {
    const { session_present, return_code } = packet;
    if (!(return_code >= 0 && return_code <= CONNACK_NOT_AUTHORIZED)) {
      writer.fail('MQTT 3.2.2.3', `reserved return code ${return_code}`);
    }
    if (session_present && return_code !== 0) {
      writer.fail('[MQTT-3.2.2-4]', `session present with return code ${return_code}`);
    }
    writer.u8(session_present ? SESSION_PRESENT : 0);
    writer.u8(return_code);
  },
};
