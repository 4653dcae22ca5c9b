// Event traces of all boards of a simulation, as if the firmware of each had enabled a trace with room for everything as its
// first act. They change nothing in the run.

import { watch_kernels } from '../kernel/kernel_watch.ts';
import { TX_TRACE_TIME_MASK } from '../kernel/tx_trace_events.ts';
import type { Simulation } from '../sim/simulation.ts';
import { Addresses } from './addresses.ts';
import { EventTrace } from './event_trace.ts';
import { lay_out } from './layout.ts';
import { KeptStore } from './store.ts';

/** Where a kept buffer says that it lies: nothing else of the board does. */
const BASE = 0x1000_0000;

interface Traced {
  readonly name: string;
  readonly store: KeptStore;
}

/** The trace of one board as a file. */
export interface BoardTrace {
  /** Name of the board. */
  readonly name: string;
  readonly bytes: () => Uint8Array;
  /** Events of the beginning that were not kept. */
  readonly missing: number;
}

const KEY = Symbol('event traces of boards');

/** Traces every board that starts from now on. */
export function trace_boards(sim: Simulation): void {
  const traced: Traced[] = [];
  sim.attachments.set(KEY, traced);
  watch_kernels(sim, (k) => {
    const store = new KeptStore();
    traced.push({ name: k.name, store });
    k.add_events(new EventTrace(k, store, new Addresses()));
  });
}

/** What was traced so far, in the order in which the boards started. */
export function board_traces(sim: Simulation): BoardTrace[] {
  const traced = (sim.attachments.get(KEY) as readonly Traced[] | undefined) ?? [];
  return traced.map(({ name, store }) => ({
    name,
    bytes: () => lay_out(store.buffer(BASE, TX_TRACE_TIME_MASK)),
    missing: store.missing,
  }));
}
