// What the nominal run says about which deviations matter. A choice that delays an event (choice_lateness.ts) may put it
// behind what others on the same board do soon after it; of the options that leave it before the same events one is as
// good as another. So from one run it is known which options bring another order, and which of them swap two events
// of different contexts on one object: a race.

import {
  TX_TRACE_ISR_EXIT,
  TX_TRACE_THREAD_RESUME,
  TX_TRACE_THREAD_SUSPEND,
} from '../../kernel/tx_trace_events.ts';
import { place_of } from '../../sim/choice_key.ts';
import { type Lateness, lateness_of } from '../../sim/choice_lateness.ts';
import type { Choice } from '../../sim/choices.ts';
import { CONTEXT_ISR, TRACE_NOTE, type TraceLog, type TraceRecord } from '../../sim/trace_log.ts';

/** One deviation that puts an event behind another one. */
export interface Swap {
  readonly key: string;
  readonly option: number;
}

export interface Races {
  /** By key of a choice, its options that bring another order; a choice that is not here changes none by itself. */
  readonly telling: ReadonlyMap<string, readonly number[]>;
  /** The deviations that swap two events of different contexts: on one object first, then on the processor; the nearest first. */
  readonly swaps: readonly Swap[];
}

export const NO_RACES: Races = { telling: new Map(), swaps: [] };

/** What a delayed context does next is looked at so far. */
const OWN_RECORDS = 12;
/** Occurrences of one race at one place that are swapped. */
const TIMES_EACH = 2;

/** The records of each target in order of time, without those of the simulator's own. */
function by_target(trace: TraceLog): Map<number, TraceRecord[]> {
  const lists = new Map<number, TraceRecord[]>();
  for (const record of trace.records()) {
    if (record.event >= TRACE_NOTE) continue;
    const list = lists.get(record.target);
    if (list === undefined) lists.set(record.target, [record]);
    else list.push(record);
  }
  for (const list of lists.values()) list.sort((a, b) => a.time_ns - b.time_ns);
  return lists;
}

/** Index of the first record at that time or later. */
function first_from(records: readonly TraceRecord[], time_ns: number): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle] as TraceRecord).time_ns < time_ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The objects that the delayed context uses next, until it waits or ends. */
function objects_used(records: readonly TraceRecord[], start: number, context: number): Set<number> {
  const used = new Set<number>();
  let count = 0;
  for (let n = start; n < records.length && count < OWN_RECORDS; n++) {
    const record = records[n] as TraceRecord;
    if (record.context !== context) continue;
    count++;
    if (record.info1 > 0) used.add(record.info1);
    if (record.event === (context === CONTEXT_ISR ? TX_TRACE_ISR_EXIT : TX_TRACE_THREAD_SUSPEND)) break;
  }
  return used;
}

interface Overtaken {
  readonly record: TraceRecord;
  readonly option: number;
  readonly behind_ns: number;
}

/**
 * Who moves along with the delayed event: its own context until that waits or the interrupt ends, and whom it wakes. What they
 * do is a consequence, not somebody else's event.
 */
class MovedAlong {
  private readonly contexts: Set<number>;
  constructor(context: number) {
    this.contexts = new Set([context]);
  }

  /** True for a record of one of them. */
  has({ context, event, info1 }: TraceRecord): boolean {
    if (!this.contexts.has(context)) return false;
    if (event === TX_TRACE_THREAD_RESUME) this.contexts.add(info1);
    else if (context === CONTEXT_ISR ? event === TX_TRACE_ISR_EXIT : ends_stretch(event, context, info1))
      this.contexts.delete(context);
    return true;
  }
}

function ends_stretch(event: number, context: number, info1: number): boolean {
  return event === TX_TRACE_THREAD_SUSPEND && info1 === context;
}

/** The records of others that the delayed event would come behind, each with the least option that does it. */
function* overtaken(
  records: readonly TraceRecord[],
  start: number,
  { nominal_ns, late_ns, maker }: Lateness,
): Generator<Overtaken> {
  const moved = new MovedAlong(maker.context);
  let option = 1;
  for (let n = start; n < records.length; n++) {
    const record = records[n] as TraceRecord;
    const behind_ns = record.time_ns - nominal_ns;
    while (option < late_ns.length && (late_ns[option] as number) <= behind_ns) option++;
    if (option >= late_ns.length) return;
    if (!moved.has(record)) yield { record, option, behind_ns };
  }
}

interface Found extends Swap {
  /** 0: on one object, 1: on the processor. */
  readonly rank: number;
  readonly times: number;
  readonly behind_ns: number;
}

/** Finds the races of a run that has recorded its choices. */
export function races_of(trace: TraceLog, choices: readonly Choice[]): Races {
  const lists = by_target(trace);
  const telling = new Map<string, number[]>();
  const found = new Map<string, Found>();
  const met = new Map<string, number>();
  for (const choice of choices) {
    const lateness = lateness_of(choice);
    if (lateness === undefined) continue;
    const { nominal_ns, maker } = lateness;
    const records = lists.get(maker.target) ?? [];
    const start = first_from(records, nominal_ns);
    const used = objects_used(records, start, maker.context);
    const options: number[] = [];
    for (const { record, option, behind_ns } of overtaken(records, start, lateness)) {
      if (options.at(-1) !== option) options.push(option);
      const race = `${place_of(choice.key)} ${record.context} ${record.event} ${record.info1}`;
      const times = (met.get(race) ?? 0) + 1;
      met.set(race, times);
      const id = `${choice.key}=${option}`;
      if (times > TIMES_EACH) continue;
      const rank = used.has(record.info1) ? 0 : 1;
      const known = found.get(id);
      if (known === undefined || rank < known.rank)
        found.set(id, { key: choice.key, option, rank, times, behind_ns });
    }
    if (options.length > 0) telling.set(choice.key, options);
  }
  const swaps = [...found.values()].sort(
    (a, b) => a.rank - b.rank || a.times - b.times || a.behind_ns - b.behind_ns,
  );
  return { telling, swaps: swaps.map(({ key, option }) => ({ key, option })) };
}
