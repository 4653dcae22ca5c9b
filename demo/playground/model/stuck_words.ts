// What to do about a run that had to be stopped, from the last that was heard of it.

import { time_text } from '../../../rtos/sim/time_text.ts';

/** Who reports several times a second, and then for so long no more, is at one place. */
const SILENT_MS = 1500;

/** What a run has reported of its virtual time. */
export interface LastHeard {
  readonly time_ns: number;
  /** How long ago, in time of this computer. */
  readonly silent_ms: number;
  /** How many reports there were. */
  readonly reports: number;
}

/** `heard` is null for a program whose simulations never began to run. */
export function stuck_words(patience_s: number, heard: LastHeard | null): string {
  const stopped = `Stopped after ${patience_s} s: the program did not come to its end.`;
  if (heard === null) {
    return `${stopped} It loops before any simulation has run: look for a loop without an end outside of threads.`;
  }
  const time = time_text(heard.time_ns);
  if (heard.silent_ms > SILENT_MS || heard.reports === 1) {
    return (
      `${stopped} Virtual time stands still at ${time} s: a thread keeps the processor and never gives way. A loop needs a service ` +
      'that is called with yield*, or sim_compute(microseconds).'
    );
  }
  return (
    `${stopped} Virtual time has come to ${time} s and goes on: something always has something to do, such as a periodic timer. ` +
    'Give sim.run({ until_ns }) a limit, or set "until" above.'
  );
}
