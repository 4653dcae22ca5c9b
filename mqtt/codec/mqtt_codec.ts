/**
 * Encodes and decodes the 14 control packets of MQTT 3.1.1: one table of handlers, one for each packet type.
 *
 * Bad bytes and bad values give an MqttMalformed that names the broken clause; nothing here throws for them. What a
 * sender may not send in a given state (a second CONNECT, say) is the business of the broker and the client.
 */
import { quoted } from '../../rtos/sim/printable.ts';
import { find_frame, MQTT_FIXED_HEADER_MAXIMUM, type MqttFrame } from './mqtt_frame.ts';
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
  MQTT_REMAINING_LENGTH_MAXIMUM,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBACK,
  MQTT_UNSUBSCRIBE,
  type MqttMalformed,
  type MqttPacket,
  malformed,
} from './mqtt_packet.ts';
import { connack_handler } from './packets/connack.ts';
import { connect_handler } from './packets/connect.ts';
import { disconnect_handler, pingreq_handler, pingresp_handler } from './packets/empty.ts';
import type { PacketHandler } from './packets/packet_handler.ts';
import {
  puback_handler,
  pubcomp_handler,
  pubrec_handler,
  pubrel_handler,
  unsuback_handler,
} from './packets/packet_id_only.ts';
import { publish_handler } from './packets/publish.ts';
import { suback_handler } from './packets/suback.ts';
import { subscribe_handler } from './packets/subscribe.ts';
import { unsubscribe_handler } from './packets/unsubscribe.ts';
import { WireWriter } from './wire_writer.ts';

/** The largest packet that can be said at all. */
const MQTT_PACKET_BYTES_MAXIMUM = MQTT_REMAINING_LENGTH_MAXIMUM + MQTT_FIXED_HEADER_MAXIMUM;

/** Serves one packet after the other; encoding calls nobody who could encode in the middle of it. */
const writer = new WireWriter();

type Handlers = {
  readonly [Type in MqttPacket['type']]: PacketHandler<Extract<MqttPacket, { type: Type }>>;
};

const HANDLERS: Handlers = {
  [MQTT_CONNECT]: connect_handler,
  [MQTT_CONNACK]: connack_handler,
  [MQTT_PUBLISH]: publish_handler,
  [MQTT_PUBACK]: puback_handler,
  [MQTT_PUBREC]: pubrec_handler,
  [MQTT_PUBREL]: pubrel_handler,
  [MQTT_PUBCOMP]: pubcomp_handler,
  [MQTT_SUBSCRIBE]: subscribe_handler,
  [MQTT_SUBACK]: suback_handler,
  [MQTT_UNSUBSCRIBE]: unsubscribe_handler,
  [MQTT_UNSUBACK]: unsuback_handler,
  [MQTT_PINGREQ]: pingreq_handler,
  [MQTT_PINGRESP]: pingresp_handler,
  [MQTT_DISCONNECT]: disconnect_handler,
};

/** The handler of a type that was checked; the table holds for each type the handler of that very type. */
function handler_of(type: number): PacketHandler<MqttPacket> {
  return HANDLERS[type as MqttPacket['type']] as unknown as PacketHandler<MqttPacket>;
}

/** Makes the value of a frame. The value owns its memory. */
export function decode_frame(frame: MqttFrame): MqttPacket | MqttMalformed {
  return handler_of(frame.type).decode(frame);
}

/** Decodes bytes that must be exactly one packet. For a stream see MqttStreamDecoder. */
export function decode_packet(bytes: Uint8Array): MqttPacket | MqttMalformed {
  const frame = find_frame(bytes, 0, bytes.length, MQTT_PACKET_BYTES_MAXIMUM);
  if (frame === null) return malformed('MQTT 2.2.3', `the packet is cut off after ${bytes.length} bytes`);
  if ('clause' in frame) return frame;
  if (frame.end !== bytes.length) {
    return malformed('MQTT 2.2.3', `${bytes.length - frame.end} bytes after the end of the packet`);
  }
  return decode_frame(frame);
}

/** The bytes of a packet, or the error value when the packet has a field that MQTT does not allow. */
export function encode_packet(packet: MqttPacket): Uint8Array<ArrayBuffer> | MqttMalformed {
  const handler = handler_of(packet.type);
  if (handler === undefined)
    return malformed('MQTT 2.2.1', `packet type ${(packet as MqttPacket).type} is forbidden`);
  writer.clear();
  handler.encode(packet, writer);
  return writer.finish(handler.first_byte(packet));
}

/** A short line for traces: the type and what identifies the packet. */
export function describe_packet(packet: MqttPacket | MqttMalformed): string {
  const name = MQTT_PACKET_NAMES[packet.type] ?? `type ${(packet as MqttPacket).type}`;
  switch (packet.type) {
    case MQTT_CONNECT:
      return `${name} ${quoted(packet.client_id)}${packet.clean_session ? ' clean' : ''} keepalive ${packet.keep_alive_s} s`;
    case MQTT_CONNACK:
      return `${name} code ${packet.return_code}${packet.session_present ? ' session present' : ''}`;
    case MQTT_PUBLISH: {
      const marks = `${packet.dup ? ' dup' : ''}${packet.retain ? ' retain' : ''}`;
      const id = packet.qos > 0 ? ` id ${packet.packet_id}` : '';
      return `${name} ${quoted(packet.topic)} QoS ${packet.qos}${id}${marks}, ${packet.payload.length} bytes`;
    }
    case MQTT_SUBSCRIBE:
      return `${name} id ${packet.packet_id} ${packet.subscriptions.map((s) => `${quoted(s.filter)} QoS ${s.qos}`).join(', ')}`;
    case MQTT_SUBACK:
      return `${name} id ${packet.packet_id} codes ${packet.return_codes.join(' ')}`;
    case MQTT_UNSUBSCRIBE:
      return `${name} id ${packet.packet_id} ${packet.filters.map(quoted).join(', ')}`;
    case MQTT_PINGREQ:
    case MQTT_PINGRESP:
    case MQTT_DISCONNECT:
      return name;
    default:
      return 'clause' in packet
        ? `${name} ${packet.clause} ${packet.reason}`
        : `${name} id ${packet.packet_id}`;
  }
}
