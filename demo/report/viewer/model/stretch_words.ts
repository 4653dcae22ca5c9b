// A stretch of a thread's row in words, with those of the trace's table.

import { stop_words } from '../../../../rtos/export/event_details.ts';
import { context_name } from '../../../../rtos/export/record_words.ts';
import type { InterruptStretch, ThreadStretch } from '../../../../rtos/export/thread_states.ts';
import { state_word } from '../../../../rtos/kernel/state_word.ts';
import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { TraceRecord } from '../../../../rtos/sim/trace_log.ts';
import type { Run } from './run.ts';
import type { Wait } from './state_at.ts';
import { EXPIRED } from './wakeups.ts';

/** What a thread waits for, without the word "on": `mutex "bus", at most 3 ticks`. */
function awaited(run: Run, { tx_state, object, limit_ticks }: ThreadStretch): string {
  const record = { info2: tx_state, info3: object, info4: limit_ticks } as TraceRecord;
  return stop_words(record, run)
    .replace(/^on /, '')
    .replace(/^waits: /, '');
}

/** What is written on it. */
export function stretch_label(run: Run, stretch: ThreadStretch): string {
  if (stretch.state === 'waiting') return awaited(run, stretch).replace(/, no timeout$/, '');
  return stretch.state === 'sleeping' ? 'sleeps' : '';
}

/** What the thread does then, as a sentence's end: `waits for ...`, `ready, preempted by ...`. */
export function state_words(run: Run, stretch: ThreadStretch): string {
  const { state, preempted_by, expired, by, tx_state } = stretch;
  switch (state) {
    case 'waiting':
      return `waits for ${awaited(run, stretch)}`;
    case 'ready':
      if (preempted_by !== 0) return `ready, preempted by ${context_name(run, preempted_by)}`;
      return `ready, ${expired === null ? `made ready by ${context_name(run, by)}` : EXPIRED[expired]}`;
    case 'ended':
      return state_word(tx_state);
    default:
      return state;
  }
}

/** What is done to an object that ends a wait for it. */
export const GIVEN: Readonly<Record<string, string>> = {
  'event flags': 'set',
  queue: 'sent to',
  semaphore: 'put',
  'block pool': 'given back to',
  'byte pool': 'given back to',
  'packet pool': 'given back to',
};

/** Who could end a wait: who has what it is for, or gave such a thing last. */
export function wait_words(run: Run, { object, holders, gift, location }: Wait, time_ns: number): string {
  if (location !== '') return location;
  const names = holders.map((thread) => context_name(run, thread));
  if (names.length > 0) return `which ${names.join(', ')} ${names.length === 1 ? 'has' : 'have'}`;
  const given = GIVEN[run.trace.object(object)?.type ?? ''];
  if (given === undefined) return '';
  if (gift === null) return `which nobody has ${given} yet`;
  return `last ${given} by ${context_name(run, gift.context)}, ${duration_text(time_ns - gift.time_ns)} before`;
}

/** From when to when, and how long. */
export function span_words({
  start_ns,
  end_ns,
}: {
  readonly start_ns: number;
  readonly end_ns: number;
}): string {
  return `${time_text(start_ns)} to ${time_text(end_ns)} s, ${duration_text(end_ns - start_ns)}`;
}

export function interrupt_words(run: Run, { name }: InterruptStretch): string {
  return `interrupt ${run.trace.text(name)}`;
}
