// Measuring: two pieces of work in turn, A B A B, so that a drift of the machine's speed hits both, and the median of the
// ratios. Wall time, after a warm-up of each.

import { performance } from 'node:perf_hooks';

/** Work that can be done in portions; `portion` returns how many units it did. */
export interface Work {
  portion(): number;
}

/** Units per second of one slice of about `slice_ms`. */
function rate(work: Work, slice_ms: number): number {
  const start = performance.now();
  let units = 0;
  let now = start;
  do {
    units += work.portion();
    now = performance.now();
  } while (now - start < slice_ms);
  return (units / (now - start)) * 1000;
}

function median(values: readonly number[]): number {
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
  rate(work, slice_ms);
  rate(yardstick, slice_ms);
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
  rate(work, slice_ms);
  return median(Array.from({ length: rounds }, () => rate(work, slice_ms)));
}

/** A figure with a thousands separator of a space, as in tables. */
export function figure(units_per_second: number): string {
  return Math.round(units_per_second)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}
