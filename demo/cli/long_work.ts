// Work that takes long: how far it is, and how it is ended before its time.

import { EXIT_INTERRUPTED, EXIT_TERMINATED } from '../host/exit_codes.ts';
import type { Output } from './command.ts';

const PROGRESS_EVERY_MS = 2000;
const PROGRESS_AT_LEAST_MS = 30_000;
/** Of the whole: a long work is told of so often, or each half minute. */
const PROGRESS_PART = 0.05;

/** Tells now and then how far a long work is, and how long it will still take. */
export function teller({ complain }: Output, what: string): (part: number) => void {
  const start = performance.now();
  let told = start;
  let told_part = 0;
  return (part) => {
    const now = performance.now();
    if (now - told < PROGRESS_EVERY_MS || part <= 0) return;
    if (now - told < PROGRESS_AT_LEAST_MS && part - told_part < PROGRESS_PART) return;
    told = now;
    told_part = part;
    const left_s = ((now - start) / 1000) * (1 / part - 1);
    complain(`${what}: ${Math.floor(part * 100)} %, about ${Math.ceil(left_s)} s left`);
  };
}

/** The exit codes of work that a signal has ended. */
export const STOPPED = { SIGINT: EXIT_INTERRUPTED, SIGTERM: EXIT_TERMINATED } as const;
type StoppedBy = keyof typeof STOPPED;

/** Somebody wants the work to end: what is done is kept. */
export class StopSignal {
  came: StoppedBy | null = null;
  private readonly take = (signal: NodeJS.Signals): void => {
    this.came = signal as StoppedBy;
  };

  constructor() {
    for (const signal of Object.keys(STOPPED)) process.on(signal, this.take);
  }

  /** Until it comes. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      for (const signal of Object.keys(STOPPED)) process.once(signal, () => resolve());
    });
  }

  close(): void {
    for (const signal of Object.keys(STOPPED)) process.off(signal, this.take);
  }
}
