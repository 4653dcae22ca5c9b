// Measuring: two pieces of work in turn, A B A B, so that a drift of the machine's speed hits both, and the median of the
// ratios. Processor time of the process, after a warm-up of each: what else the machine does has less part in it. Slices are
// best short, and many. Of two like programs in one process the one that was made first is slower, by up to a
// fifth: its objects are among V8's old ones already, where a pointer that is stored costs more. So a collection makes those of
// both old before anything is measured.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Work that can be done in portions; `portion` returns how many units it did. */
export interface Work {
  portion(): number;
}

function processor_ms(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Units per second of one slice of about `slice_ms`. */
function rate(work: Work, slice_ms: number): number {
  const start = processor_ms();
  let units = 0;
  let now = start;
  do {
    units += work.portion();
    now = processor_ms();
  } while (now - start < slice_ms);
  return (units / (now - start)) * 1000;
}

const WARM_UP_MS = 200;

/** Brings work to where it is as fast as it gets, and to the same age. */
function warm_up(...works: readonly Work[]): void {
  for (const work of works) rate(work, WARM_UP_MS);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What has survived two collections is old.
  collect();
  collect();
  for (const work of works) rate(work, WARM_UP_MS);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export interface Comparison {
  readonly rate: number;
  readonly yardstick_rate: number;
  /** Median of the paired ratios rate / yardstick rate. */
  readonly ratio: number;
}

/** Rates of `work` and of its yardstick over `rounds` pairs of slices. */
export function compare(work: Work, yardstick: Work, rounds: number, slice_ms: number): Comparison {
  warm_up(work, yardstick);
  const rates: number[] = [];
  const others: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const a = rate(work, slice_ms);
    const b = rate(yardstick, slice_ms);
    rates.push(a);
    others.push(b);
    ratios.push(a / b);
  }
  return { rate: median(rates), yardstick_rate: median(others), ratio: median(ratios) };
}

/** Median rate of a piece of work on its own. */
export function measure(work: Work, rounds: number, slice_ms: number): number {
  warm_up(work);
  return median(Array.from({ length: rounds }, () => rate(work, slice_ms)));
}

/** A figure with a thousands separator of a space, as in tables. */
export function figure(units_per_second: number): string {
  return Math.round(units_per_second)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}
