/**
 * The view of the bytes of one control packet: fixed header found, body not looked at (MQTT 3.1.1 chapter 2.2).
 *
 * A frame points into the buffer it was found in and is good only until that buffer changes; the packet handlers make
 * a value of it that stands alone.
 */
import {
  MQTT_CONNECT,
  MQTT_DISCONNECT,
  MQTT_PACKET_NAMES,
  MQTT_PUBLISH,
  MQTT_PUBREL,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBSCRIBE,
  type MqttMalformed,
  malformed,
} from './mqtt_packet.ts';

/** The fixed header is one byte and at most four bytes of remaining length. */
export const MQTT_FIXED_HEADER_MAXIMUM = 5;

export class MqttFrame {
  readonly bytes: Uint8Array;
  /** The first byte: type and flags. */
  readonly start: number;
  readonly body_start: number;
  readonly end: number;

  constructor(bytes: Uint8Array, start: number, body_start: number, end: number) {
    this.bytes = bytes;
    this.start = start;
    this.body_start = body_start;
    this.end = end;
  }

  get type(): number {
    return this.bytes[this.start]! >> 4;
  }

  get flags(): number {
    return this.bytes[this.start]! & 0x0f;
  }

  get total_length(): number {
    return this.end - this.start;
  }
}

/** MQTT 3.1.1 table 2.2: packets whose reserved flags are 0010; all others but PUBLISH have 0000. */
export function reserved_flags(type: number): number {
  return type === MQTT_PUBREL || type === MQTT_SUBSCRIBE || type === MQTT_UNSUBSCRIBE ? 0b0010 : 0b0000;
}

function flags_clause(type: number): string {
  switch (type) {
    case MQTT_PUBREL:
      return '[MQTT-3.6.1-1]';
    case MQTT_SUBSCRIBE:
      return '[MQTT-3.8.1-1]';
    case MQTT_UNSUBSCRIBE:
      return '[MQTT-3.10.1-1]';
    case MQTT_DISCONNECT:
      return '[MQTT-3.14.1-1]';
    default:
      return '[MQTT-2.2.2-1]';
  }
}

/** Checks type and flags, which is possible as soon as the first byte is there. */
function check_first_byte(first: number): MqttMalformed | null {
  const type = first >> 4;
  const flags = first & 0x0f;
  if (type < MQTT_CONNECT || type > MQTT_DISCONNECT)
    return malformed('MQTT 2.2.1', `packet type ${type} is forbidden`);
  if (type === MQTT_PUBLISH) {
    const qos = (flags >> 1) & 3;
    if (qos === 3) return malformed('[MQTT-3.3.1-4]', 'PUBLISH with both QoS bits set');
    if (qos === 0 && flags & 0b1000) return malformed('[MQTT-3.3.1-2]', 'PUBLISH with DUP and QoS 0');
    return null;
  }
  // [MQTT-2.2.2-2] Wrong flags end the connection.
  if (flags !== reserved_flags(type)) {
    const name = MQTT_PACKET_NAMES[type];
    return malformed(flags_clause(type), `${name} with flags ${flags}, must be ${reserved_flags(type)}`);
  }
  return null;
}

/**
 * Finds the packet that begins at `bytes[start]` and ends at or before `bytes[end - 1]`.
 *
 * Returns the frame; or null when more bytes are needed; or the error value for a forbidden first byte, a remaining
 * length of more than four bytes, or a packet of more than `size_maximum` bytes in total (a limit of ours).
 * A remaining length with needless leading bytes is accepted: 3.1.1 does not forbid it.
 */
export function find_frame(
  bytes: Uint8Array,
  start: number,
  end: number,
  size_maximum: number,
): MqttFrame | MqttMalformed | null {
  if (start >= end) return null;
  const wrong = check_first_byte(bytes[start]!);
  if (wrong !== null) return wrong;
  let length = 0;
  for (let n = 0; n < 4; n++) {
    const at = start + 1 + n;
    if (at >= end) return null;
    const byte = bytes[at]!;
    length += (byte & 0x7f) * 128 ** n;
    if (byte < 0x80) {
      const frame_end = at + 1 + length;
      if (frame_end - start > size_maximum) {
        return malformed(
          'MQTT 2.2.3',
          `a packet of ${frame_end - start} bytes, the limit here is ${size_maximum}`,
        );
      }
      return frame_end > end ? null : new MqttFrame(bytes, start, at + 1, frame_end);
    }
  }
  return malformed('MQTT 2.2.3', 'the remaining length has more than four bytes');
}

/** Number of bytes that the remaining length field itself takes (MQTT table 2.4). */
export function remaining_length_size(length: number): number {
  if (length < 128) return 1;
  if (length < 16_384) return 2;
  return length < 2_097_152 ? 3 : 4;
}
