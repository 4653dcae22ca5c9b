// A stretch of a thread's row in words, with those of the trace's table.

import { stop_words } from '../../../../rtos/export/event_details.ts';
import { context_name } from '../../../../rtos/export/record_words.ts';
import type { InterruptStretch, ThreadStretch } from '../../../../rtos/export/thread_states.ts';
import { state_word } from '../../../../rtos/kernel/state_word.ts';
import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { TraceRecord } from '../../../../rtos/sim/trace_log.ts';
import type { Run } from './run.ts';

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
  const { state, preempted_by, by, tx_state } = stretch;
  switch (state) {
    case 'waiting':
      return `waits for ${awaited(run, stretch)}`;
    case 'ready':
      return preempted_by !== 0
        ? `ready, preempted by ${context_name(run, preempted_by)}`
        : `ready, made ready by ${context_name(run, by)}`;
    case 'ended':
      return state_word(tx_state);
    default:
      return state;
  }
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
