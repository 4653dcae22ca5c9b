// What the list of events leaves out: the inner workings that nobody looks for first, by names that stand in links.

import {
  TX_TRACE_ISR_ENTER,
  TX_TRACE_ISR_EXIT,
  TX_TRACE_MUTEX_GET,
  TX_TRACE_MUTEX_PUT,
} from '../../../../rtos/kernel/tx_trace_events.ts';
import type { Happenings } from './happenings.ts';
import type { Run } from './run.ts';

/** What can be left out. */
export const HIDEABLE = {
  locks: 'stack mutexes',
  ticks: 'empty interrupts',
  records: 'trace',
  frames: 'frames',
  lines: 'firmware',
} as const;

/** The mutexes that IP instances and clients lock themselves with: they are named as the thread of that object. */
function locks_of({ document }: Run): Set<number> {
  const name = (object: { readonly target: number; readonly name: string }): string =>
    `${object.target} ${object.name}`;
  const threads = new Set(document.objects.filter(({ kind }) => kind === 'thread').map(name));
  const locks = document.objects.filter((object) => object.kind === 'mutex' && threads.has(name(object)));
  return new Set(locks.map(({ id }) => id));
}

/** Records of interrupts in which nothing else happened. */
function empty_interrupts({ records }: Run): Uint8Array {
  const empty = new Uint8Array(records.length);
  /** The last record of each target. */
  const last = new Map<number, number>();
  for (let index = 0; index < records.length; index++) {
    const target = records.targets[index] as number;
    const before = last.get(target);
    last.set(target, index);
    if (records.events[index] !== TX_TRACE_ISR_EXIT || before === undefined) continue;
    if (records.events[before] === TX_TRACE_ISR_ENTER) empty[before] = empty[index] = 1;
  }
  return empty;
}

/** The places of what is shown, in their order. */
export function shown_places(happenings: Happenings, hidden: readonly string[]): Uint32Array {
  const { run } = happenings;
  const { records } = run;
  const locks = hidden.includes('locks') ? locks_of(run) : new Set<number>();
  const empty = hidden.includes('ticks') ? empty_interrupts(run) : null;
  const without = {
    record: hidden.includes('records'),
    frame: hidden.includes('frames'),
    line: hidden.includes('lines'),
  };
  const is_lock = (index: number): boolean => {
    const event = records.events[index];
    return (
      (event === TX_TRACE_MUTEX_GET || event === TX_TRACE_MUTEX_PUT) && locks.has(records.at(index).info1)
    );
  };
  const places = new Uint32Array(happenings.length);
  let length = 0;
  for (let place = 0; place < happenings.length; place++) {
    const { kind, index } = happenings.at(place);
    if (without[kind]) continue;
    if (kind === 'record' && (empty?.[index] === 1 || (locks.size > 0 && is_lock(index)))) continue;
    places[length++] = place;
  }
  return places.slice(0, length);
}

/** Where the first of places stands that is not before one. */
export function index_of(places: Uint32Array, place: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
