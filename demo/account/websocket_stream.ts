// MQTT over a WebSocket in one direction of a TCP connection, in words: the request and its answer, frames that control the
// connection, and the MQTT packets in the frames that carry data (RFC 6455 4, 5, MQTT 3.1.1 6).

import { MqttStream, type StreamWords } from './mqtt_stream.ts';

const CONTINUATION = 0;
const CLOSE = 8;
const CONTROL_WORDS: Readonly<Record<number, string>> = { 9: 'ping', 10: 'pong' };
/** An opening that is longer is none. */
const HEAD_MOST = 8192;
const BEGINNINGS = ['GET ', 'HTTP/'];

function begins_alike(text: string, beginning: string): boolean {
  return text.startsWith(beginning.slice(0, text.length));
}

interface Frame {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: Uint8Array;
  /** Bytes of the frame itself. */
  readonly size: number;
}

/** The frame that bytes begin with; null: it is not complete, 'broken': it is none. */
function frame_of(bytes: Uint8Array): Frame | null | 'broken' {
  if (bytes.length < 2) return null;
  const [first, second] = [bytes[0] as number, bytes[1] as number];
  const opcode = first & 15;
  if ((first & 0x70) !== 0 || (opcode & 7) > 2) return 'broken';
  const short = second & 127;
  const length_bytes = short < 126 ? 0 : short === 126 ? 2 : 8;
  const mask_at = 2 + length_bytes;
  const at = mask_at + (second & 0x80 ? 4 : 0);
  if (bytes.length < at) return null;
  const length =
    length_bytes === 0 ? short : bytes.subarray(2, mask_at).reduce((sum, byte) => sum * 256 + byte, 0);
  if (bytes.length < at + length) return null;
  const payload = bytes.slice(at, at + length);
  if (at > mask_at) for (let i = 0; i < length; i++) payload[i]! ^= bytes[mask_at + (i & 3)]!;
  return { opcode, final: (first & 0x80) !== 0, payload, size: at + length };
}

export class WebsocketStream implements StreamWords {
  readonly piece = 'WebSocket frame';
  broken = false;
  private readonly mqtt = new MqttStream();
  private held: Uint8Array = new Uint8Array(0);
  private is_open = false;
  /** Fragments of the message so far. */
  private fragments = 0;

  take(bytes: Uint8Array): string[] {
    const all = new Uint8Array(this.held.length + bytes.length);
    all.set(this.held);
    all.set(bytes, this.held.length);
    this.held = all;
    const texts = this.is_open ? [] : this.opening();
    while (this.is_open && !this.broken) {
      const frame = frame_of(this.held);
      if (frame === null) break;
      if (frame === 'broken') {
        this.broken = true;
        return [...texts, 'WebSocket frame that breaks RFC 6455 5.2'];
      }
      this.held = this.held.slice(frame.size);
      texts.push(...this.frame(frame));
    }
    return texts;
  }

  get begun_bytes(): number {
    return this.held.length;
  }

  /** The head of the request, or of its answer. */
  private opening(): string[] {
    const text = String.fromCharCode(...this.held.subarray(0, HEAD_MOST));
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) {
      this.broken = this.held.length > HEAD_MOST || !BEGINNINGS.some((one) => begins_alike(text, one));
      return [];
    }
    this.held = this.held.slice(end + 4);
    const [first = ''] = text.split('\r\n');
    const answers = first.startsWith('HTTP/');
    this.is_open = answers ? first.slice(9, 12) === '101' : /\r\nupgrade: *websocket\r\n/i.test(text);
    this.broken = !this.is_open;
    if (!answers) return [`${this.is_open ? 'WebSocket' : 'HTTP'} request: ${first}`];
    return [`WebSocket ${this.is_open ? 'accepted' : 'refused'}: ${first}`];
  }

  private frame({ opcode, final, payload }: Frame): string[] {
    const size = `${payload.length} bytes`;
    if (opcode === CLOSE) {
      const code = payload.length < 2 ? 'without a code' : `code ${(payload[0]! << 8) | payload[1]!}`;
      return [`WebSocket close, ${code}`];
    }
    const control = CONTROL_WORDS[opcode];
    if (control !== undefined) return [`WebSocket ${control}, ${size}`];
    this.fragments = opcode === CONTINUATION ? this.fragments + 1 : 1;
    const what = final && this.fragments === 1 ? 'frame' : `fragment ${this.fragments}`;
    const last = final && this.fragments > 1 ? ', the last' : '';
    const packets = this.mqtt.broken ? [] : this.mqtt.take(payload);
    if (packets.length === 0) return [`WebSocket ${what}${last}, ${size}`];
    return packets.map((packet) => `${packet} (WebSocket ${what}${last})`);
  }
}
