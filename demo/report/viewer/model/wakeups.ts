// Why a thread runs now: who made it ready, by what call, why that one ran then, and so on back to an interrupt, over the wire to
// the board that sent the frame, or to initialization.

import { event_name } from '../../../../rtos/export/event_names.ts';
import { context_name, subject } from '../../../../rtos/export/record_words.ts';
import type { TargetStates, ThreadStretch } from '../../../../rtos/export/thread_states.ts';
import { CONTEXT_ISR, TRACE_FRAME_SENT } from '../../../../rtos/sim/trace_log.ts';
import type { Run } from './run.ts';
import { target_of_port } from './wire.ts';

/** One cause, the latest first. */
export interface Cause {
  readonly time_ns: number;
  readonly target: number;
  /** Trace id of a thread, or the number of another context. */
  readonly context: number;
  readonly words: string;
  /** The frame that it is, as its place in the document; -1: none. */
  readonly frame: number;
}

/** Why a thread is ready whose time was over. */
export const EXPIRED = { sleep: 'its sleep is over', wait: 'its wait has timed out' } as const;

const CAUSES_AT_MOST = 12;
const SERVICES = [10, 129] as const;
/** Records of a waker that are looked through for its call. */
const LOOK_BACK = 40;

/** The place of the stretch of a time among the stretches of a thread; -1 before its creation. */
export function stretch_at(stretches: readonly ThreadStretch[], time_ns: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle] as ThreadStretch).start_ns <= time_ns) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The stretch in which it became ready for what it does at a time; null when nobody made it ready. */
function made_ready(stretches: readonly ThreadStretch[], time_ns: number): ThreadStretch | null {
  for (let at = stretch_at(stretches, time_ns); at >= 0; at--) {
    const stretch = stretches[at] as ThreadStretch;
    if (stretch.state === 'ready' && stretch.preempted_by === 0) return stretch;
    if (stretch.state !== 'running' && stretch.state !== 'ready') return null;
  }
  return null;
}

/** What a context called last, up to a time: `tx_semaphore_put semaphore "ready"`. */
function last_call(run: Run, target: number, context: number, time_ns: number): string | null {
  const { records } = run;
  let looked = 0;
  for (let at = records.first_at(time_ns + 1) - 1; at >= 0 && looked < LOOK_BACK; at--) {
    if (records.targets[at] !== target || records.contexts[at] !== context) continue;
    looked++;
    const event = records.events[at] as number;
    if (event >= SERVICES[0] && event <= SERVICES[1]) {
      return `${event_name(event)} ${subject(run, records.at(at))}`;
    }
  }
  return null;
}

/** The interrupt that runs at a time. */
function interrupt_at(
  { interrupts }: TargetStates,
  time_ns: number,
): { name: number; start_ns: number } | null {
  let low = 0;
  let high = interrupts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((interrupts[middle] as { start_ns: number }).start_ns <= time_ns) low = middle + 1;
    else high = middle;
  }
  return interrupts[low - 1] ?? null;
}

/** The frame that arrived last at a target up to a time, sent by another; -1: none. */
function arrived(run: Run, target: number, interrupt: string, time_ns: number): number {
  let found = -1;
  let latest = Number.NEGATIVE_INFINITY;
  run.document.frames.forEach(({ arrivals }, index) => {
    for (const { port, time_ns: at } of arrivals) {
      const fits = at <= time_ns && at > latest && interrupt.startsWith(port);
      if (fits && target_of_port(run.document, port) === target) {
        found = index;
        latest = at;
      }
    }
  });
  return found;
}

/** The thread that sent a frame; null when a device or an interrupt did. */
function sender(run: Run, frame: number): { target: number; context: number } | null {
  const { serial, sent_ns } = run.document.frames[frame] ?? { serial: -1, sent_ns: 0 };
  const { records } = run;
  for (let at = records.first_at(sent_ns); at < records.length && records.time_of(at) === sent_ns; at++) {
    if (records.events[at] !== TRACE_FRAME_SENT || records.at(at).info2 !== serial) continue;
    return { target: records.targets[at] as number, context: records.contexts[at] as number };
  }
  return null;
}

/** Why a thread has what it has at a time, back to where that began. */
export function causes_of(run: Run, target: number, thread: number, time_ns: number): Cause[] {
  const causes: Cause[] = [];
  let at: { target: number; context: number; time_ns: number } | null = { target, context: thread, time_ns };
  while (at !== null && at.context > 0 && causes.length < CAUSES_AT_MOST) {
    const states = run.states.get(at.target);
    const ready = made_ready(states?.threads.get(at.context) ?? [], at.time_ns);
    if (states === undefined || ready === null) break;
    const { by, start_ns, expired } = ready;
    const who = context_name(run, at.context);
    const cause = { time_ns: start_ns, target: at.target, context: by, frame: -1 };
    const from: { target: number; context: number; time_ns: number } = {
      ...at,
      context: by,
      time_ns: start_ns,
    };
    if (expired !== null) {
      causes.push({ ...cause, words: `${context_name(run, by)} makes ${who} ready: ${EXPIRED[expired]}` });
      break;
    }
    if (by !== CONTEXT_ISR) {
      const call = last_call(run, at.target, by, start_ns);
      const how = call === null ? '' : ` by ${call}`;
      causes.push({ ...cause, words: `${context_name(run, by)} makes ${who} ready${how}` });
      at = by > 0 ? from : null;
      continue;
    }
    const interrupt = interrupt_at(states, start_ns);
    const name = run.trace.text(interrupt?.name ?? -1);
    causes.push({ ...cause, words: `the interrupt of ${name || 'the board'} makes ${who} ready` });
    at = over_the_wire(run, { target: at.target, name, time_ns: interrupt?.start_ns ?? start_ns }, causes);
  }
  return causes;
}

/** The frame that raised an interrupt is a cause, and why it was sent. */
function over_the_wire(
  run: Run,
  { target, name, time_ns }: { target: number; name: string; time_ns: number },
  causes: Cause[],
): { target: number; context: number; time_ns: number } | null {
  const frame = arrived(run, target, name, time_ns);
  const sent = run.document.frames[frame];
  if (sent === undefined) return null;
  const by = sender(run, frame);
  const context = by?.context ?? 0;
  const words = `${sent.from} > ${sent.to}: ${sent.texts.join('; ')}`;
  causes.push({ time_ns: sent.sent_ns, target: by?.target ?? 0, context, words, frame });
  return by === null || by.context <= 0 ? null : { ...by, time_ns: sent.sent_ns };
}
