/**
 * Finds the packets in a byte stream that TCP cuts and joins as it likes.
 *
 * Bounded: it holds at most one incomplete packet of `packet_bytes_maximum` plus what was pushed since `next` last
 * said null. After the first malformed packet the stream has lost its place for good, so every further `next` gives
 * the same error and nothing more is taken in.
 */
import { decode_frame } from './mqtt_codec.ts';
import { find_frame } from './mqtt_frame.ts';
import { MQTT_MALFORMED, type MqttMalformed, type MqttPacket } from './mqtt_packet.ts';

const NO_BYTES = new Uint8Array(0);

export class MqttStreamDecoder {
  readonly packet_bytes_maximum: number;
  /** Bytes not yet decoded are `bytes[start..end)`. */
  private bytes: Uint8Array = NO_BYTES;
  private start = 0;
  private end = 0;
  /** False while `bytes` is the caller's chunk, which must not be written to and may change after `next` says null. */
  private owned = false;
  private failure: MqttMalformed | null = null;

  /** Packets of more than `packet_bytes_maximum` bytes, fixed header included, are malformed. */
  constructor(packet_bytes_maximum: number) {
    this.packet_bytes_maximum = packet_bytes_maximum;
  }

  /** Bytes taken in and not yet decoded. */
  get buffered_bytes(): number {
    return this.end - this.start;
  }

  /** The error that ended the stream, or null. */
  get error(): MqttMalformed | null {
    return this.failure;
  }

  /** Takes in a chunk of any size. Its memory must not change before `next` says null or it is let go of. */
  push(chunk: Uint8Array): void {
    if (this.failure !== null || chunk.length === 0) return;
    if (this.start === this.end) {
      // The common case, whole packets in a chunk, costs no copy.
      this.bytes = chunk;
      this.start = 0;
      this.end = chunk.length;
      this.owned = false;
      return;
    }
    this.make_room(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** The next packet; the error that ended the stream; or null when more bytes are needed. */
  next(): MqttPacket | MqttMalformed | null {
    if (this.failure !== null) return this.failure;
    const frame = find_frame(this.bytes, this.start, this.end, this.packet_bytes_maximum);
    if (frame === null) {
      this.let_go_of_chunk();
      return null;
    }
    if ('clause' in frame) return this.fail(frame);
    const packet = decode_frame(frame);
    if (packet.type === MQTT_MALFORMED) return this.fail(packet);
    this.start = frame.end;
    return packet;
  }

  private fail(failure: MqttMalformed): MqttMalformed {
    this.failure = failure;
    this.bytes = NO_BYTES;
    this.start = 0;
    this.end = 0;
    return failure;
  }

  /** Copies what is left of the caller's chunk, so that the caller may reuse its memory before `next` says null. */
  let_go_of_chunk(): void {
    if (this.start === this.end) {
      this.bytes = NO_BYTES;
      this.start = 0;
      this.end = 0;
      this.owned = false;
    } else if (!this.owned) {
      this.make_room(0);
    }
  }

  /** Afterwards `bytes` is our own memory with room for `more` bytes at its end. */
  private make_room(more: number): void {
    const length = this.end - this.start;
    if (this.owned && this.end + more <= this.bytes.length) return;
    if (this.owned && length + more <= this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end);
    } else {
      // Doubling keeps a packet that comes byte by byte from being copied once for each byte.
      const target = new Uint8Array((length + more) * 2);
      target.set(this.bytes.subarray(this.start, this.end));
      this.bytes = target;
      this.owned = true;
    }
    this.start = 0;
    this.end = length;
  }
}
