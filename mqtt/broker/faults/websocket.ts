/**
 * What a broker, or a proxy in front of it, may do to a WebSocket, and seldom does: refuse to open it, cut a message into
 * fragments with a ping between them (RFC 6455 5.4), close it in the middle of a session (7.1).
 */
import { MQTT_PACKET_NAMES } from '../../codec/mqtt_packet.ts';
import type { BrokerFault } from './broker_fault.ts';

const REFUSALS = ['403 Forbidden', '404 Not Found', '503 Service Unavailable'];

/** Choice `broker_answer / websocket / refuse`: option n answers the request with the n-th of `statuses` instead of 101. */
export function refuse_websocket(statuses: readonly string[] = REFUSALS): BrokerFault {
  return {
    name: 'refuse_websocket',
    refuse_websocket(choose) {
      const means = (option: number): string => `refused: ${statuses[option - 1]}`;
      const taken = choose('broker_answer', 'websocket/refuse', statuses.length + 1, means);
      return taken === 0 ? null : statuses[taken - 1]!;
    },
  };
}

const WITH_PING = 2;
const BYTE_BY_BYTE = 3;
const FRAGMENT_WORDS = [
  'in two fragments',
  'in two fragments with a ping between them',
  'in fragments of one byte',
];

/**
 * Choice `segmentation / client / packet type / fragments`: 1 in two fragments, 2 the same with a ping between them, 3 in
 * fragments of one byte, up to 16.
 */
export function websocket_fragments(): BrokerFault {
  return {
    name: 'websocket_fragments',
    websocket(piece, choose) {
      const site = `${piece.client_id}/${MQTT_PACKET_NAMES[piece.packet.type]}/fragments`;
      const means = (option: number): string => FRAGMENT_WORDS[option - 1] ?? '';
      const taken = choose('segmentation', site, FRAGMENT_WORDS.length + 1, means);
      if (taken === 0) return piece;
      const cut = piece.fragments.flatMap((bytes) =>
        taken === BYTE_BY_BYTE ? crumbs(bytes) : halves(bytes),
      );
      return { ...piece, fragments: cut, ping: taken === WITH_PING };
    },
  };
}

const FRAGMENTS_MOST = 16;

function halves(bytes: Uint8Array): Uint8Array[] {
  const middle = bytes.length >> 1;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

function crumbs(bytes: Uint8Array): Uint8Array[] {
  const single = Math.min(bytes.length, FRAGMENTS_MOST) - 1;
  const first = Array.from({ length: single }, (_, at) => bytes.subarray(at, at + 1));
  return [...first, bytes.subarray(single)];
}

/** 1001: the server goes away; 1011: something is wrong in it (RFC 6455 7.4.1). */
const CLOSE_CODES = [1001, 1011];

/** Choice `broker_close / client / packet type / websocket`: option n sends a close frame with the n-th of `codes` instead. */
export function websocket_close(codes: readonly number[] = CLOSE_CODES): BrokerFault {
  return {
    name: 'websocket_close',
    websocket(piece, choose) {
      const site = `${piece.client_id}/${MQTT_PACKET_NAMES[piece.packet.type]}/websocket`;
      const means = (option: number): string => `the WebSocket is closed instead, code ${codes[option - 1]}`;
      const taken = choose('broker_close', site, codes.length + 1, means);
      return taken === 0 ? piece : { ...piece, close_code: codes[taken - 1]! };
    },
  };
}
