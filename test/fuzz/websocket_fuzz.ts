// Frames of a WebSocket at a client, right ones and broken ones, cut anywhere: nothing throws, and when the client is
// deleted every packet is home.

import type { NxdMqttOptions } from '../../mqtt/nxd_mqtt_client.ts';
import { frame_of } from '../../mqtt/websocket/websocket_frame.ts';
import { Random } from '../../rtos/sim_api.ts';
import { hex } from '../conformance/wire/bytes.ts';
import { converse, type Script } from '../mqtt/websocket/scripted.ts';

const FRAMES_ON_A_CONNECTION = 40;
const OPCODES = [0, 1, 2, 2, 2, 2, 8, 9, 9, 10, 10, 3, 11];
const PACKETS = [
  '3005000161686f',
  '3004000161',
  'd000',
  '40020001',
  '9003000100',
  '20020000',
  '3206000161000178',
];

export interface WebsocketFuzzResult {
  readonly frames: number;
  /** Connections that were still open at the end. */
  readonly open: number;
  readonly problems: readonly string[];
}

/** A frame with a packet, a part of one or anything as its payload. */
function random_frame(random: Random): Uint8Array {
  const packet = PACKETS[random.below(PACKETS.length)]!;
  const payload = new Uint8Array(random.below(8) === 0 ? random.below(200) : packet.length / 2);
  payload.set(Buffer.from(packet, 'hex').subarray(0, payload.length));
  const mask = random.below(12) === 0 ? Uint8Array.of(1, 2, 3, random.below(256)) : null;
  const usual = random.below(4) > 0;
  const frame = frame_of(usual ? 2 : OPCODES[random.below(OPCODES.length)]!, payload, mask);
  if (random.below(15) === 0) frame[0]! &= 0x7f;
  if (random.below(25) === 0) frame[random.below(frame.length)] = random.below(256);
  return random.below(40) === 0 ? frame.subarray(0, random.below(frame.length)) : frame;
}

/** Several frames in segments that begin and end anywhere. */
function segments(random: Random): Script {
  const bytes = Array.from({ length: FRAMES_ON_A_CONNECTION }, () => [...random_frame(random)]).flat();
  const ops: { op: string; hex: string }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random.below(random.below(2) === 0 ? 6 : 60);
    ops.push({ op: 'bsend', hex: hex(Uint8Array.from(bytes.slice(at, at + size))) });
    at += size;
  }
  return ops;
}

/** Sends at least so many frames, some on each connection. */
export function fuzz_websocket(frames: number, seed: number, options: NxdMqttOptions): WebsocketFuzzResult {
  const random = new Random(seed);
  const problems: string[] = [];
  let [sent, open] = [0, 0];
  for (; sent < frames; sent += FRAMES_ON_A_CONNECTION) {
    const { free, said, diagnostics } = converse({ b: segments(random), options });
    const [total, left] = free;
    if (left !== total) problems.push(`${total! - left!} packets are left behind frame ${sent}`);
    // What the broker does wrong is reported; those reports begin with this word.
    problems.push(...diagnostics.filter((id) => !id.startsWith('mqtt-')));
    if (said('a', 'qinfo')[0]?.[0] === 3) open++;
  }
  return { frames: sent, open, problems };
}
