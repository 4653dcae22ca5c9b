// How trace events of NetX Duo are said: by a line for each, with its number, its name and its words (nx_trace_words.ts has
// those of the stack). Whatever shows a trace takes such lines from there or from the document of a run.

import type { Named } from '../rtos/export/event_details.ts';
import { add_event_words, type EventWords } from '../rtos/export/event_names.ts';
import { TX_WAIT_FOREVER } from '../rtos/kernel/tx_constants.ts';
import type { TraceRecord } from '../rtos/sim/trace_log.ts';
import { ip_to_text } from './wire/address_text.ts';

/**
 * What an information word is: an address of IPv4, the same as it lies in a packet, the last word of an IPv6 address,
 * hexadecimal digits, or a plain number.
 */
export type TraceWordForm = 'address' | 'swapped' | 'last' | 'hex' | 'number' | 'wait' | 'pointer';

export interface TraceWord {
  readonly label: string;
  readonly form: TraceWordForm;
}

export interface NetworkTraceEvent {
  readonly name: string;
  readonly words: readonly TraceWord[];
}

/** Words that point at something, by their labels. */
const POINTERS = new Set(['ip', 'socket', 'pool', 'packet', 'new packet', 'memory']);

function word_of(text: string): TraceWord {
  const label = text.replace(/@r?$|[#:]$/, '');
  if (text.endsWith('@r')) return { label, form: 'swapped' };
  if (text.endsWith('@')) return { label, form: 'address' };
  if (text.endsWith(':')) return { label, form: 'last' };
  if (text.endsWith('#')) return { label, form: 'hex' };
  if (label === 'wait') return { label, form: 'wait' };
  return { label, form: POINTERS.has(label) ? 'pointer' : 'number' };
}

function event_of(line: string): [number, NetworkTraceEvent] {
  const [, number, name, words] = /^(\d+) ([^:]+):(.*)$/.exec(line) as unknown as [
    string,
    string,
    string,
    string,
  ];
  const labels = words.trim() === '' ? [] : words.trim().split(', ');
  return [Number(number), { name, words: labels.map(word_of) }];
}

/**
 * The events of such lines, by their numbers. Behind a label `@` is an address, `@r` one that was not turned to the order of a
 * little-endian board yet, `:` the last word of an IPv6 address, `#` hexadecimal.
 */
export function network_events(lines: readonly string[]): Map<number, NetworkTraceEvent> {
  return new Map(lines.map(event_of));
}

function word_text({ label, form }: TraceWord, word: number, sim: Named): string {
  switch (form) {
    case 'address':
    case 'swapped':
      return `${label} ${ip_to_text(word)}`;
    case 'last':
      return `${label} ...:${(word >>> 16).toString(16)}:${(word & 0xffff).toString(16)}`;
    case 'hex':
      return `${label} 0x${word.toString(16)}`;
    case 'wait':
      return word === TX_WAIT_FOREVER ? 'no timeout' : `wait ${word}`;
    case 'pointer': {
      const object = sim.trace.object(word);
      return object === undefined ? `${label} 0x${word.toString(16)}` : `${object.type} "${object.name}"`;
    }
    default:
      return `${label} ${word}`;
  }
}

function about({ words }: NetworkTraceEvent): EventWords['about'] {
  return ({ info1, info2, info3, info4 }: TraceRecord, sim: Named) =>
    words
      .map((word, n) => word_text(word, ([info1, info2, info3, info4][n] as number) >>> 0, sim))
      .join(', ');
}

/** Makes events part of the words of all traces. */
export function say_network_events(events: ReadonlyMap<number, NetworkTraceEvent>): void {
  add_event_words(
    new Map([...events].map(([number, event]) => [number, { name: event.name, about: about(event) }])),
  );
}
