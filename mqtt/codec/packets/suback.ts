/** SUBACK: the server's answer to SUBSCRIBE, one return code for each filter (MQTT 3.1.1 chapter 3.9). */
import { MQTT_SUBACK, type MqttSuback, SUBACK_FAILURE } from '../mqtt_packet.ts';
import { finished, fixed_first_byte, type PacketHandler, reader_of } from './packet_handler.ts';

const RESERVED_RETURN_CODE = '[MQTT-3.9.3-2]';
const ONE_FOR_EACH = '[MQTT-3.8.4-5]';

function is_return_code(code: number): boolean {
  return code === 0 || code === 1 || code === 2 || code === SUBACK_FAILURE;
}

export const suback_handler: PacketHandler<MqttSuback> = {
  decode(frame) {
    const reader = reader_of(frame);
    const packet_id = reader.packet_id();
    const return_codes: number[] = [];
    while (reader.remaining > 0) {
      const code = reader.u8('return code');
      if (!is_return_code(code)) reader.fail(RESERVED_RETURN_CODE, `return code 0x${code.toString(16)}`);
      return_codes.push(code);
    }
    // A SUBSCRIBE has at least one filter, so a SUBACK has at least one code.
    if (return_codes.length === 0) reader.fail(ONE_FOR_EACH, 'no return code');
    return finished(reader, { type: MQTT_SUBACK, packet_id, return_codes });
  },

  first_byte: fixed_first_byte,

  encode(packet, writer) {
    writer.packet_id(packet.packet_id);
    if (packet.return_codes.length === 0) writer.fail(ONE_FOR_EACH, 'no return code');
    for (const code of packet.return_codes) {
      if (!is_return_code(code)) writer.fail(RESERVED_RETURN_CODE, `return code ${code}`);
      writer.u8(code);
    }
  },
};
