/**
 * Reads the fields of a packet's body one after another (MQTT 3.1.1 chapter 1.5).
 *
 * The first thing that is wrong is kept in `error`, and from then on every read gives an empty value: so a packet
 * handler reads straight through and looks at `error` once at the end. Bad bytes never throw.
 */
import type { MqttFrame } from './mqtt_frame.ts';
import { MQTT_PACKET_NAMES, type MqttMalformed, malformed } from './mqtt_packet.ts';
import { utf8_decode } from './mqtt_utf8.ts';

const NO_BYTES = new Uint8Array(0);

export class WireReader {
  error: MqttMalformed | null = null;
  private readonly bytes: Uint8Array;
  private readonly packet_name: string;
  private readonly end: number;
  private at: number;

  constructor(frame: MqttFrame) {
    this.bytes = frame.bytes;
    this.packet_name = MQTT_PACKET_NAMES[frame.type]!;
    this.at = frame.body_start;
    this.end = frame.end;
  }

  get remaining(): number {
    return this.error === null ? this.end - this.at : 0;
  }

  /** Notes an error unless there is one already. */
  fail(clause: string, reason: string, return_code = 0): void {
    this.error ??= malformed(clause, `${this.packet_name}: ${reason}`, return_code);
  }

  u8(what: string): number {
    if (!this.has(1, what)) return 0;
    return this.bytes[this.at++]!;
  }

  /** Big-endian [MQTT 1.5.2]. */
  u16(what: string): number {
    if (!this.has(2, what)) return 0;
    const value = (this.bytes[this.at]! << 8) | this.bytes[this.at + 1]!;
    this.at += 2;
    return value;
  }

  /** A packet id, which must not be 0. */
  packet_id(): number {
    const id = this.u16('packet id');
    if (id === 0) this.fail('[MQTT-2.3.1-1]', 'packet id 0');
    return id;
  }

  /** A UTF-8 string with its two-byte length (MQTT 1.5.3). */
  string(what: string): string {
    const length = this.u16(`length of the ${what}`);
    if (!this.has(length, what)) return '';
    const text = utf8_decode(this.bytes, this.at, this.at + length);
    this.at += length;
    if (typeof text === 'string') return text;
    this.fail(text.clause, `${what}: ${text.reason}`);
    return '';
  }

  /** Bytes with a two-byte length, copied (MQTT 3.1.3.3, 3.1.3.5). */
  binary(what: string): Uint8Array {
    const length = this.u16(`length of the ${what}`);
    return this.has(length, what) ? this.take(length) : NO_BYTES;
  }

  /** All that is left, copied. */
  rest(): Uint8Array {
    return this.error === null ? this.take(this.end - this.at) : NO_BYTES;
  }

  /** Notes an error when something is left. */
  done(): void {
    if (this.remaining > 0)
      this.fail('MQTT 2.2.3', `${this.remaining} bytes more than the packet has fields`);
  }

  private take(length: number): Uint8Array {
    const taken = this.bytes.slice(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  private has(length: number, what: string): boolean {
    if (this.error !== null) return false;
    if (this.end - this.at >= length) return true;
    this.fail('MQTT 2.2.3', `the packet ends inside the ${what}`);
    return false;
  }
}
