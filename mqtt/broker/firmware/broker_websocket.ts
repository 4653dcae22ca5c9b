/**
 * A WebSocket between the broker and one connection of its websocket port (RFC 6455, MQTT 3.1.1 6): the opening handshake,
 * then frames, out of which the bytes of MQTT are taken. What must be said on the way waits in `replies`.
 */

import {
  apply_mask,
  frame_of,
  is_control,
  read_frame_header,
  WEBSOCKET_BINARY,
  WEBSOCKET_CLOSE,
  WEBSOCKET_CONTINUATION,
  WEBSOCKET_PING,
  WEBSOCKET_PONG,
} from '../../websocket/websocket_frame.ts';
import { answer_to, head_length } from '../../websocket/websocket_handshake.ts';
import type { WebsocketPiece } from '../faults/broker_fault.ts';

/** A request that is longer is not waited for. */
const REQUEST_MOST = 8192;
/** Payload of a control frame (RFC 6455 5.5). */
const CONTROL_MOST = 125;
const FINAL = 0x80;
const NO_BYTES = new Uint8Array(0);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** MQTT's bytes as the broker sends them: a frame without mask. */
export function websocket_frame(bytes: Uint8Array): Uint8Array {
  return frame_of(WEBSOCKET_BINARY, bytes);
}

/** The same as faults have it: frames without mask, one unless a fault cuts it. */
export function websocket_frames({ fragments, ping, close_code }: WebsocketPiece): Uint8Array {
  if (close_code !== 0) return frame_of(WEBSOCKET_CLOSE, Uint8Array.of(close_code >> 8, close_code & 0xff));
  let bytes: Uint8Array = NO_BYTES;
  for (const [place, fragment] of fragments.entries()) {
    const frame = frame_of(place === 0 ? WEBSOCKET_BINARY : WEBSOCKET_CONTINUATION, fragment);
    if (place < fragments.length - 1) frame[0]! &= ~FINAL;
    bytes = joined(bytes, frame);
    if (place === 0 && ping) bytes = joined(bytes, frame_of(WEBSOCKET_PING, NO_BYTES));
  }
  return bytes;
}

export class BrokerWebsocket {
  /** Bytes to send before anything else. */
  readonly replies: Uint8Array[] = [];
  /** Nothing more is read: the client has said so, or has broken a rule. */
  over = false;
  private opened = false;
  private held: Uint8Array = NO_BYTES;
  private fragmented = false;
  private readonly refusal: () => string | null;

  /** `refusal`: a fault's status line for a request that would be accepted; null: none. */
  constructor(refusal: () => string | null = () => null) {
    this.refusal = refusal;
  }

  /** Takes what TCP brought; the bytes of MQTT in it. */
  take(bytes: Uint8Array): Uint8Array {
    if (this.over) return NO_BYTES;
    this.held = joined(this.held, bytes);
    if (!this.opened && !this.open()) return NO_BYTES;
    let data: Uint8Array = NO_BYTES;
    for (let piece = this.next_frame(); piece !== null; piece = this.next_frame()) data = joined(data, piece);
    return data;
  }

  /** The broker ends the connection: it says so (RFC 6455 7.4.1: 1000, all in order), unless the client has. */
  close(): void {
    if (this.opened && !this.over) this.replies.push(frame_of(WEBSOCKET_CLOSE, Uint8Array.of(0x03, 0xe8)));
    this.over = true;
  }

  private open(): boolean {
    const length = head_length(this.held);
    if (length < 0) {
      this.over = this.held.length > REQUEST_MOST;
      return false;
    }
    const answer = answer_to(this.held.subarray(0, length));
    const refusal = answer.accepted ? this.refusal() : null;
    const accepted = answer.accepted && refusal === null;
    const text = refusal === null ? answer.text : `HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`;
    this.held = this.held.slice(length);
    this.replies.push(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
    this.opened = accepted;
    this.over = !accepted;
    return accepted;
  }

  /** The payload of the next data frame, empty for another frame; null: it is not complete, or there is none any more. */
  private next_frame(): Uint8Array | null {
    const header = this.over ? null : read_frame_header(this.held);
    if (header === null) return null;
    const { opcode, final, mask, length, size } = header;
    const control = is_control(opcode);
    const begins = !control && opcode !== WEBSOCKET_CONTINUATION;
    // RFC 6455 5.1: a client masks. 5.4: a message is not begun in another one. [MQTT-6.0.0-1]: its frames are binary.
    const fits = control ? final && length <= CONTROL_MOST : begins !== this.fragmented;
    if (mask === null || !fits || (begins && opcode !== WEBSOCKET_BINARY)) return this.fail();
    if (this.held.length < size + length) return null;
    const payload = this.held.slice(size, size + length);
    this.held = this.held.slice(size + length);
    apply_mask(payload, mask, 0);
    if (control) return this.control(opcode, payload);
    this.fragmented = !final;
    return payload;
  }

  private control(opcode: number, payload: Uint8Array): Uint8Array | null {
    if (opcode === WEBSOCKET_PING) this.replies.push(frame_of(WEBSOCKET_PONG, payload));
    if (opcode === WEBSOCKET_PING || opcode === WEBSOCKET_PONG) return NO_BYTES;
    if (opcode !== WEBSOCKET_CLOSE) return this.fail();
    this.replies.push(frame_of(WEBSOCKET_CLOSE, payload.slice(0, 2)));
    this.over = true;
    return null;
  }

  /** RFC 6455 7.4.1: 1002, a protocol error. */
  private fail(): null {
    this.replies.push(frame_of(WEBSOCKET_CLOSE, Uint8Array.of(0x03, 0xea)));
    this.over = true;
    return null;
  }
}
