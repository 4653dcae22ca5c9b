// What is to be said of a run that does not end soon, from the last that was heard of it: whether it gets on, and what to do about
// one that had to be stopped.

import { time_text } from '../../../rtos/sim/time_text.ts';

/** Who reports several times a second, and then for so long no more, is at one place. */
const SILENT_MS = 1500;

/** What a run has reported of its virtual time. */
export interface LastHeard {
  readonly time_ns: number;
  /** Where it is cut off; null: nowhere. */
  readonly until_ns: number | null;
  /** How long ago, in time of this computer. */
  readonly silent_ms: number;
  /** How many reports there were. */
  readonly reports: number;
}

/** True for a run whose virtual time goes on. `heard` is null for a program whose simulations never began to run. */
export function gets_on(heard: LastHeard | null): heard is LastHeard {
  return heard !== null && heard.silent_ms <= SILENT_MS && heard.reports > 1;
}

/** How far a run has come. */
export function clock_words({ time_ns, until_ns }: Pick<LastHeard, 'time_ns' | 'until_ns'>): string {
  const most = until_ns === null ? '' : ` of ${until_ns / 1e9} s at the most`;
  return `running: ${time_text(time_ns)} s${most}, in virtual time`;
}

/** Asks about a run that gets on, and takes longer than is usual: it has been running for `seconds`, and has `answer_s` more. */
export function long_words(seconds: number, answer_s: number, { time_ns, until_ns }: LastHeard): string {
  const rest =
    until_ns === null
      ? 'nothing says when it is to end'
      : `at this pace its ${until_ns / 1e9} s take ${pace_words((seconds * (until_ns - time_ns)) / time_ns)} more`;
  return `It has been running for ${seconds} s, and virtual time goes on: ${rest}. It is stopped after another ${answer_s} s. `;
}

function pace_words(seconds: number): string {
  return seconds < 90 ? `about ${Math.ceil(seconds)} s` : `about ${Math.ceil(seconds / 60)} minutes`;
}

/** What to do about a run that had to be stopped after so many seconds. */
export function stuck_words(seconds: number, heard: LastHeard | null): string {
  const stopped = `Stopped after ${seconds} s: the program did not come to its end.`;
  if (heard === null) {
    return `${stopped} It loops before any simulation has run: look for a loop without an end outside of threads.`;
  }
  const time = time_text(heard.time_ns);
  if (!gets_on(heard)) {
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
