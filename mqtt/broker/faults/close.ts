/**
 * The broker ends a connection for no reason that the client can see: it restarts, is scaled down, or a firewall
 * between forgets the connection.
 */
import { MQTT_PACKET_NAMES } from '../../codec/mqtt_packet.ts';
import type { Answer, BrokerFault } from './broker_fault.ts';

const ORDERLY_AFTER = 1;
const ORDERLY_INSTEAD = 2;
const RESET_INSTEAD = 3;
const RESET_IN_THE_MIDDLE = 4;
const OPTIONS = 5;

const CLOSE_WORDS: Readonly<Record<number, string>> = {
  [ORDERLY_AFTER]: 'with FIN, after this packet',
  [ORDERLY_INSTEAD]: 'with FIN, instead of sending this packet',
  [RESET_INSTEAD]: 'with RST, instead of sending this packet',
  [RESET_IN_THE_MIDDLE]: 'with RST, after the first half of this packet',
};

function half(pieces: readonly Uint8Array[]): Uint8Array[] {
  const first = pieces[0];
  return first === undefined || first.length < 2 ? [] : [first.subarray(0, first.length >> 1)];
}

function end(answer: Answer, taken: number): Answer {
  switch (taken) {
    case ORDERLY_AFTER:
      return { ...answer, close: 'orderly' };
    case ORDERLY_INSTEAD:
      return { ...answer, pieces: [], close: 'orderly' };
    case RESET_INSTEAD:
      return { ...answer, pieces: [], close: 'reset' };
    default:
      return { ...answer, pieces: half(answer.pieces), close: 'reset' };
  }
}

/**
 * Choice `broker_close / client / packet type`: 1 FIN behind the answer, 2 FIN instead of it, 3 RST instead of it,
 * 4 RST in the middle of it.
 */
export function close(): BrokerFault {
  return {
    name: 'close',
    answer(answer, choose) {
      const site = `${answer.client_id}/${MQTT_PACKET_NAMES[answer.packet.type]}`;
      const taken = choose('broker_close', site, OPTIONS, (option) => CLOSE_WORDS[option] ?? '');
      return taken === 0 ? answer : end(answer, taken);
    },
  };
}

export const CLOSE_OPTIONS = { ORDERLY_AFTER, ORDERLY_INSTEAD, RESET_INSTEAD, RESET_IN_THE_MIDDLE } as const;
