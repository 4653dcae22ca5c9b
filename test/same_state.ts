// Whether two runs of one program have left the same state: compares all that can be reached from their boards, control
// blocks, queues and memory, but for what records the run.

import { isDeepStrictEqual } from 'node:util';
import { SimEvent } from '../rtos/sim/event_queue.ts';
import { TraceLog } from '../rtos/sim/trace_log.ts';
import { Simulation, sim_targets } from '../rtos/sim_api.ts';

/** What depends on whether a run is recorded: a board knows it, and numbers in the trace are given to more or fewer objects. */
const OF_THE_RECORD = new Set(['tracing', 'tracing_threads', 'sim_id']);
/** What may tell of entries that are gone (slots of the timer wheel), and what counts events that others have or have not. */
const MAY_DIFFER = new Set(['wheel_map', 'event_number']);

function is_compared(key: string): boolean {
  return !OF_THE_RECORD.has(key) && !MAY_DIFFER.has(key);
}

function is_left_out(object: object): boolean {
  return object instanceof Simulation || object instanceof TraceLog || object instanceof SimEvent;
}

type Fields = Readonly<Record<PropertyKey, unknown>>;

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : String(value);
}

class Comparison {
  readonly differences: string[] = [];
  private readonly seen = new Set<unknown>();

  compare(a: unknown, b: unknown, path: string): void {
    if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
      if (typeof a !== 'function' && !Object.is(a, b))
        this.differences.push(`${path}: ${shown(a)} and ${shown(b)}`);
      return;
    }
    if (is_left_out(a) || this.seen.has(a)) return;
    this.seen.add(a);
    if (ArrayBuffer.isView(a)) {
      if (!isDeepStrictEqual(a, b)) this.differences.push(`${path}: other memory`);
      return;
    }
    if (a instanceof Set) this.compare([...a], [...(b as Iterable<unknown>)], path);
    if (a instanceof Map) this.compare_maps(a, b as Map<unknown, unknown>, path);
    const keys = Object.keys(a).filter(is_compared);
    for (const key of keys) this.compare((a as Fields)[key], (b as Fields)[key], `${path}.${key}`);
    const others = Object.keys(b).filter((key) => !(key in a) && is_compared(key));
    if (others.length > 0) this.differences.push(`${path} has ${others.join(', ')}`);
  }

  /** What upper layers keep with a board may be there for the record only. */
  private compare_maps(a: Map<unknown, unknown>, b: Map<unknown, unknown>, path: string): void {
    for (const [key, value] of a) if (b.has(key)) this.compare(value, b.get(key), `${path}.${String(key)}`);
  }
}

/** What differs between the boards of two simulations, as paths with both values. */
export function differing_state(a: Simulation, b: Simulation): string[] {
  const comparison = new Comparison();
  const [of_a, of_b] = [a, b].map((sim) => sim_targets(sim).map(({ kernel }) => kernel));
  comparison.compare(of_a, of_b, 'board');
  return comparison.differences;
}
