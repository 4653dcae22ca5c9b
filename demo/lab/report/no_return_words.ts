// The moment of no return in words: when, what happens then, how many continuations were tried and what that proves.

import type { NoReturn } from '../../../rtos/explore/no_return.ts';
import { event_words } from '../../../rtos/export/record_words.ts';
import { target_name } from '../../../rtos/export/trace_text.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';

const CONFIDENCE = 0.95;

/** Of so many that all failed: the share that fails at least, in percent. */
function least_share(failed: number): number {
  return Math.floor(100 * (1 - CONFIDENCE) ** (1 / failed));
}

function proof({ failed, otherwise, certain }: NoReturn): string {
  if (certain) return 'whatever is decided from there on, it fails';
  const others = otherwise === 0 ? '' : `; ${otherwise} more failed in another way and do not count`;
  if (failed === 0) return `none of the continuations tried from there on passed${others}`;
  const all =
    failed === 1
      ? 'the one continuation tried from there on fails'
      : `all ${failed} continuations tried from there on fail`;
  return `${all} (so, with 95 % confidence, do ${least_share(failed)} in 100 or more${others})`;
}

/** The moment of no return as one sentence. */
export function no_return_words(moment: NoReturn): string {
  const { event, time_ns, escape_ns, failing } = moment;
  if (event === null) return `from the beginning: ${proof(moment)}`;
  const target = target_name(failing.sim, event.target);
  const where = target === '' ? '' : `${target}, `;
  const last =
    escape_ns < 0 ? 'before, a run passed' : `from ${time_text(escape_ns)} s on, a run still passed`;
  return `${time_text(time_ns)} s, ${where}${event_words(failing.sim, event)}: ${proof(moment)}; ${last}`;
}
