/**
 * What one packet type has to offer to the codec: decode a frame into a value, write a value's body.
 */
import type { MqttFrame } from '../mqtt_frame.ts';
import { reserved_flags } from '../mqtt_frame.ts';
import type { MqttMalformed, MqttPacket } from '../mqtt_packet.ts';
import { WireReader } from '../wire_reader.ts';
import type { WireWriter } from '../wire_writer.ts';

export interface PacketHandler<Packet extends MqttPacket> {
  /** The frame's first byte was checked before. The value shares no memory with the frame. */
  decode(frame: MqttFrame): Packet | MqttMalformed;
  /** Type and flags. */
  first_byte(packet: Packet): number;
  /** Writes the body; what cannot be written is noted in `writer.error`. */
  encode(packet: Packet, writer: WireWriter): void;
}

/** First byte of every type but PUBLISH. */
export function fixed_first_byte(packet: MqttPacket): number {
  return (packet.type << 4) | reserved_flags(packet.type);
}

/** The value, if the reader met no error and nothing is left over. */
export function finished<Packet extends MqttPacket>(
  reader: WireReader,
  packet: Packet,
): Packet | MqttMalformed {
  reader.done();
  return reader.error ?? packet;
}

export function reader_of(frame: MqttFrame): WireReader {
  return new WireReader(frame);
}
