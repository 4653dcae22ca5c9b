// Two runs side by side: a row for each event, the same event of both runs on one row where it has the same place among
// the others (a longest common subsequence), whenever it happened.

import { context_name, names_object, subject } from '../../../rtos/export/record_words.ts';
import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_THREAD_SUSPEND,
} from '../../../rtos/kernel/tx_trace_events.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';
import { holds_text, TRACE_COMPUTE, type TraceRecord } from '../../../rtos/sim/trace_log.ts';

import { carried } from './observation.ts';

export interface Row {
  readonly left: TraceRecord | null;
  readonly right: TraceRecord | null;
  /** Both are the same event; otherwise they only share a row. */
  readonly same: boolean;
}

/** Aligning takes a table of so many rows and columns; what comes after it stands alone on its side. */
const ALIGNED_MAXIMUM = 2000;

/** What a record is about whenever it happened, the same in every run: names in place of numbers. */
export function event_key(sim: Simulation, record: TraceRecord): string {
  const { target, context, event, info1, info2 } = record;
  const names = holds_text(event) || event === TX_TRACE_ISR_ENTER || event === TX_TRACE_ISR_EXIT;
  const object = names_object(event) ? sim.trace.object(info1) : undefined;
  const number = event === TRACE_COMPUTE ? '' : info1;
  const what = names
    ? text_key(sim, record)
    : object === undefined
      ? number
      : `${object.type} ${object.name}`;
  const state = event === TX_TRACE_THREAD_SUSPEND ? info2 : '';
  return `${target} ${context_name(sim, context)} ${event} ${what} ${state}`;
}

/**
 * The words of a record; how much a frame was delayed, say, does not make it another event. Of a frame that somebody has read
 * what it carries counts; numbers of segments and times of servers do not.
 */
function text_key(sim: Simulation, record: TraceRecord): string {
  const words = carried(sim, record);
  if (words !== null) return words.startsWith('MQTT ') ? words : words.replace(/\d+/g, '');
  const about = holds_text(record.event) ? sim.trace.text_subject(record.info1) : undefined;
  return about?.key ?? subject(sim, record);
}

/** How many records two lists share at their beginning. */
export function shared_length(a: readonly string[], b: readonly string[]): number {
  const shorter = Math.min(a.length, b.length);
  let n = 0;
  while (n < shorter && a[n] === b[n]) n++;
  return n;
}

/** lengths[i][j] is the length of the longest common subsequence of a from i on and b from j on. */
function common_lengths(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i] as Uint16Array;
    const below = lengths[i + 1] as Uint16Array;
    for (let j = b.length - 1; j >= 0; j--) {
      const skipped = Math.max(below[j] as number, row[j + 1] as number);
      row[j] = a[i] === b[j] ? (below[j + 1] as number) + 1 : skipped;
    }
  }
  return lengths;
}

/** Pairs of places in two lists that hold the same, in order; -1 where one list has nothing. */
export function align(a: readonly string[], b: readonly string[]): [number, number][] {
  const [left, right] = [a.slice(0, ALIGNED_MAXIMUM), b.slice(0, ALIGNED_MAXIMUM)];
  const lengths = common_lengths(left, right);
  const pairs: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const down = lengths[i + 1]?.[j] as number;
    const across = lengths[i]?.[j + 1] as number;
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if (down >= across) pairs.push([i++, -1]);
    else pairs.push([-1, j++]);
  }
  for (; i < a.length; i++) pairs.push([i, -1]);
  for (; j < b.length; j++) pairs.push([-1, j]);
  return pairs;
}

/** Puts what stands alone on the left beside what stands alone on the right: half as many rows, the same order. */
function packed(pairs: readonly [number, number][]): [number, number, boolean][] {
  const rows: [number, number, boolean][] = [];
  let at = 0;
  while (at < pairs.length) {
    const [i, j] = pairs[at] as [number, number];
    if (i >= 0 && j >= 0) {
      rows.push([i, j, true]);
      at++;
      continue;
    }
    const lefts: number[] = [];
    const rights: number[] = [];
    for (; at < pairs.length; at++) {
      const [a, b] = pairs[at] as [number, number];
      if (a >= 0 && b >= 0) break;
      if (a >= 0) lefts.push(a);
      else rights.push(b);
    }
    const most = Math.max(lefts.length, rights.length);
    for (let n = 0; n < most; n++) rows.push([lefts[n] ?? -1, rights[n] ?? -1, false]);
  }
  return rows;
}

/** The rows of two lists of records whose keys are given. */
export function rows_of(
  left: readonly TraceRecord[],
  left_keys: readonly string[],
  right: readonly TraceRecord[],
  right_keys: readonly string[],
): Row[] {
  return packed(align(left_keys, right_keys)).map(([i, j, same]) => ({
    left: left[i] ?? null,
    right: right[j] ?? null,
    same,
  }));
}
