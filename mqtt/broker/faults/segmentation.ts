/**
 * The broker's byte stream cut and joined otherwise: TCP owes nobody the boundaries of what was sent (RFC 9293 3.8).
 * Real stacks join small writes (Nagle), and cut at the MSS, at a full window and in a proxy.
 */
import { MQTT_PACKET_NAMES } from '../../codec/mqtt_packet.ts';
import type { Answer, BrokerFault } from './broker_fault.ts';

const AFTER_FIRST_BYTE = 1;
const IN_THE_MIDDLE = 2;
const BYTE_BY_BYTE = 3;
const JOINED = 4;
const OPTIONS = 5;

/** Longer packets are not sent byte by byte but cut into this many pieces. */
const PIECES_MAXIMUM = 16;

function cut_at(bytes: Uint8Array, at: number): Uint8Array[] {
  return bytes.length < 2 ? [bytes] : [bytes.subarray(0, at), bytes.subarray(at)];
}

function crumble(bytes: Uint8Array): Uint8Array[] {
  const size = Math.ceil(bytes.length / PIECES_MAXIMUM);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

function cut(answer: Answer, taken: number): Answer {
  if (taken === JOINED) return { ...answer, join_next: true };
  const pieces = answer.pieces.flatMap((bytes) => {
    if (taken === AFTER_FIRST_BYTE) return cut_at(bytes, 1);
    return taken === IN_THE_MIDDLE ? cut_at(bytes, bytes.length >> 1) : crumble(bytes);
  });
  return { ...answer, pieces };
}

function meaning(answer: Answer, taken: number): string {
  if (taken === JOINED) return 'joined into one segment with the packet that follows';
  const sizes = cut(answer, taken).pieces.map(({ length }) => length);
  const bytes = answer.pieces.reduce((sum, { length }) => sum + length, 0);
  const alike = sizes.length > 3 && sizes.every((size, i) => size === sizes[0] || i === sizes.length - 1);
  const each = alike
    ? `${sizes[0]} ${sizes[0] === 1 ? 'byte' : 'bytes'} each`
    : `${sizes.join(' and ')} bytes`;
  return `its ${bytes} bytes came in ${sizes.length} segments, of ${each}`;
}

/**
 * Choice `segmentation / client / packet type`: 1 cut behind the first byte, 2 in the middle, 3 in up to 16 pieces,
 * 4 joined with the next packet.
 */
export function segmentation(): BrokerFault {
  return {
    name: 'segmentation',
    answer(answer, choose) {
      const site = `${answer.client_id}/${MQTT_PACKET_NAMES[answer.packet.type]}`;
      const means = (option: number): string => meaning(answer, option);
      const taken = choose('segmentation', site, OPTIONS, means);
      return taken === 0 ? answer : cut(answer, taken);
    },
  };
}

export const SEGMENTATION_OPTIONS = { AFTER_FIRST_BYTE, IN_THE_MIDDLE, BYTE_BY_BYTE, JOINED } as const;
