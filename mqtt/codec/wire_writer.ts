/**
 * Collects the fields of a packet's body and puts the fixed header before them (MQTT 3.1.1 chapters 1.5 and 2.2).
 *
 * As in WireReader the first error is kept: a value that has no valid form (a topic with a wildcard, a lone surrogate,
 * packet id 0) gives that error instead of bytes.
 */
import { MQTT_FIXED_HEADER_MAXIMUM, remaining_length_size } from './mqtt_frame.ts';
import { MQTT_REMAINING_LENGTH_MAXIMUM, type MqttMalformed, malformed } from './mqtt_packet.ts';
import { MQTT_STRING_BYTES_MAXIMUM, utf8_length, utf8_write } from './mqtt_utf8.ts';

const INITIAL_BYTES = 256;
const KEPT_BYTES_MAXIMUM = 65_536;

export class WireWriter {
  error: MqttMalformed | null = null;
  /** The first five bytes are room for the fixed header. */
  private bytes: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL_BYTES);
  private at = MQTT_FIXED_HEADER_MAXIMUM;

  /** Makes the writer ready for another packet. */
  clear(): void {
    this.error = null;
    this.at = MQTT_FIXED_HEADER_MAXIMUM;
    // The memory of a huge packet is not kept for the small ones after it.
    if (this.bytes.length > KEPT_BYTES_MAXIMUM) this.bytes = new Uint8Array(INITIAL_BYTES);
  }

  /** Notes an error unless there is one already. */
  fail(clause: string, reason: string): void {
    this.error ??= malformed(clause, reason);
  }

  u8(value: number): void {
    this.need(1);
    this.bytes[this.at++] = value;
  }

  u16(value: number): void {
    this.need(2);
    this.bytes[this.at++] = value >> 8;
    this.bytes[this.at++] = value & 0xff;
  }

  packet_id(id: number): void {
    if (!Number.isInteger(id) || id < 1 || id > 65_535)
      this.fail('[MQTT-2.3.1-1]', `packet id ${id} is not 1 to 65535`);
    this.u16(id);
  }

  string(what: string, text: string): void {
    const length = utf8_length(text);
    if (typeof length !== 'number') {
      this.fail(length.clause, `${what}: ${length.reason}`);
      return;
    }
    if (length > MQTT_STRING_BYTES_MAXIMUM) {
      this.fail(
        'MQTT 1.5.3',
        `the ${what} has ${length} bytes, at most ${MQTT_STRING_BYTES_MAXIMUM} can be said`,
      );
      return;
    }
    this.u16(length);
    this.need(length);
    this.at = utf8_write(text, this.bytes, this.at);
  }

  binary(what: string, value: Uint8Array): void {
    if (value.length > MQTT_STRING_BYTES_MAXIMUM) {
      this.fail(
        'MQTT 1.5.3',
        `the ${what} has ${value.length} bytes, at most ${MQTT_STRING_BYTES_MAXIMUM} can be said`,
      );
      return;
    }
    this.u16(value.length);
    this.raw(value);
  }

  raw(value: Uint8Array): void {
    this.need(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  /** The whole packet: `first_byte`, the remaining length, the body; or the first error. */
  finish(first_byte: number): Uint8Array<ArrayBuffer> | MqttMalformed {
    if (this.error !== null) return this.error;
    let length = this.at - MQTT_FIXED_HEADER_MAXIMUM;
    if (length > MQTT_REMAINING_LENGTH_MAXIMUM) {
      return malformed(
        'MQTT 2.2.3',
        `a body of ${length} bytes, at most ${MQTT_REMAINING_LENGTH_MAXIMUM} can be said`,
      );
    }
    const start = MQTT_FIXED_HEADER_MAXIMUM - 1 - remaining_length_size(length);
    let at = start;
    this.bytes[at++] = first_byte;
    while (length >= 128) {
      this.bytes[at++] = (length & 0x7f) | 0x80;
      length >>= 7;
    }
    this.bytes[at] = length;
    return this.bytes.slice(start, this.at);
  }

  private need(length: number): void {
    if (this.at + length <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + length));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }
}
