// Byte vectors for the codec tests: bytes as hex, checked in both directions.
import { expect } from 'vitest';
import { decode_packet, encode_packet } from '../../../mqtt/codec/mqtt_codec.ts';
import { MQTT_MALFORMED, type MqttMalformed, type MqttPacket } from '../../../mqtt/codec/mqtt_packet.ts';

/** Bytes of a hex string with spaces; 'text' between quotes stands for its ASCII bytes. */
export function bytes_of(vector: string): Uint8Array {
  const out: number[] = [];
  for (const token of vector.match(/'[^']*'|[0-9a-f]{2}/gi) ?? []) {
    if (token.startsWith("'")) out.push(...Buffer.from(token.slice(1, -1), 'latin1'));
    else out.push(Number.parseInt(token, 16));
  }
  return new Uint8Array(out);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** The bytes decode to exactly this value, and the value encodes to exactly these bytes. */
export function expect_both_ways(vector: string, packet: MqttPacket): void {
  const bytes = bytes_of(vector);
  expect(decode_packet(bytes)).toEqual(packet);
  const encoded = encode_packet(packet);
  if ('clause' in encoded) throw new Error(`encode gave ${encoded.clause} ${encoded.reason}`);
  expect(hex(encoded)).toBe(hex(bytes));
}

/** The bytes are refused under this clause. */
export function expect_malformed(vector: string, clause: string): MqttMalformed {
  const result = decode_packet(bytes_of(vector));
  if (result.type !== MQTT_MALFORMED) throw new Error(`decoded as type ${result.type}`);
  expect(result.clause).toBe(clause);
  return result;
}

/** The value is refused under this clause by the encoder. */
export function expect_not_encodable(packet: MqttPacket, clause: string): void {
  const result = encode_packet(packet);
  if (!('clause' in result)) throw new Error(`encoded as ${hex(result)}`);
  expect(result.clause).toBe(clause);
}
