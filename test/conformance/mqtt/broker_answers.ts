/**
 * What the broker's `serve` answers to a packet (conformance README of mqtt, section 6).
 */

import type { Json, JsonObject } from '../case.ts';
import { from_hex } from '../wire/bytes.ts';
import { u16 } from '../wire/frame_view.ts';
import { number_of } from '../wire/lab.ts';
import type { BrokerEnd } from './world.ts';

const CONNECT = 1;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;
const PINGREQ = 12;

const PUBACK = [0x40, 0x02];
const SUBACK = [0x90, 0x03];
const UNSUBACK = [0xb0, 0x02];
const PINGRESP = [0xd0, 0x00];
const WRONG_ID = 0x5555;

/** The packets to send back, in order. */
export function answers_to(packet: Uint8Array, op: JsonObject, end: BrokerEnd): Uint8Array[] {
  const first = packet[0] ?? 0;
  const body = body_start(packet);
  switch (first >> 4) {
    case CONNECT: {
      const connack = typeof op['connack'] === 'string' ? op['connack'] : '20020000';
      return connack === '' ? [] : [from_hex(connack)];
    }
    case PUBLISH: {
      if ((first & 0x06) === 0) return [];
      const mode = mode_in_turn(op['puback'], end);
      return acknowledgements(PUBACK, u16(packet, body + 2 + u16(packet, body)), mode, []);
    }
    case SUBSCRIBE: {
      const given = op['suback'] ?? 'ok';
      const code = typeof given === 'number' ? given : (packet[packet.length - 1] ?? 0);
      return acknowledgements(SUBACK, u16(packet, body), given, [code]);
    }
    case UNSUBSCRIBE:
      return acknowledgements(UNSUBACK, u16(packet, body), op['unsuback'] ?? 'ok', []);
    case PINGREQ:
      return number_of(op, 'ping', 1) === 0 ? [] : [Uint8Array.from(PINGRESP)];
    default:
      return [];
  }
}

/** A list of modes is used in turn; the counter goes on across operations, and only lists move it. */
function mode_in_turn(modes: Json | undefined, end: BrokerEnd): Json {
  if (!Array.isArray(modes)) return modes ?? 'ok';
  return modes.length === 0 ? 'ok' : (modes[end.puback_turn++ % modes.length] as Json);
}

function acknowledgements(
  head: readonly number[],
  id: number,
  mode: Json,
  tail: readonly number[],
): Uint8Array[] {
  if (mode === 'none') return [];
  const sent = mode === 'wrong' ? id ^ WRONG_ID : id;
  const answer = Uint8Array.from([...head, sent >> 8, sent & 0xff, ...tail]);
  return mode === 'dup' ? [answer, answer] : [answer];
}

/** Where the part behind the fixed header starts. */
function body_start(packet: Uint8Array): number {
  let at = 1;
  while (((packet[at] ?? 0) & 0x80) !== 0) at++;
  return at + 1;
}
