// The question as an engineer types it: which thread, at which time.

import { TX_WAIT_FOREVER } from '../../../../rtos/kernel/tx_constants.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { Run } from '../model/run.ts';
import { threads_at } from '../model/state_at.ts';
import { type WhyLine, why } from './why.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** A virtual time as `1.25`, `1.25s`, `30ms`, `250us`, with or without an @ in front; null for anything else. */
export function asked_time(text: string): number | null {
  const [, number, unit = 's'] = /^@?(\d+(?:\.\d+)?) ?(s|ms|us|ns)?$/.exec(text.trim()) ?? [];
  return number === undefined ? null : Math.round(Number(number) * (UNITS[unit] as number));
}

/** A thread of a run by its name, or by `board/name`. */
export interface NamedThread {
  readonly thread: number;
  /** `board/name` */
  readonly title: string;
}

/** The threads that exist at a time. */
export function named_threads(run: Run, time_ns: number): NamedThread[] {
  return threads_at(run, time_ns).map(({ target, thread }) => ({
    thread,
    title: `${run.target(target)?.name ?? target}/${run.object(thread)?.name ?? thread}`,
  }));
}

/** The threads that a name means: one, several of the same name, or none. */
export function threads_named(run: Run, name: string, time_ns: number): NamedThread[] {
  return named_threads(run, time_ns).filter(
    ({ title }) => title === name || title.slice(title.indexOf('/') + 1) === name,
  );
}

/** When a run is asked about unless somebody says when: where it failed, or at its end. */
export function time_of_interest({ document, end_ns }: Run): number {
  const failed = document.failure?.['time_ns'];
  return typeof failed === 'number' ? failed : end_ns;
}

/**
 * The thread that somebody who does not say which one most likely means: one that the failure names; else, of those that wait,
 * one of the failing board that does not come again.
 */
export function thread_of_interest(run: Run, time_ns: number): NamedThread | null {
  const { failure } = run.document;
  const board = String(failure?.['board'] ?? '');
  const told = `${failure?.['object'] ?? ''} ${failure?.['message'] ?? ''}`;
  const threads = named_threads(run, time_ns);
  const own = threads.filter(({ title }) => board === '' || title.startsWith(`${board}/`));
  const name = ({ title }: NamedThread): string => title.slice(title.indexOf('/') + 1);
  // Where a name stands as a word of its own; the first one is whom the failure is about.
  const place = (one: NamedThread): number =>
    told.search(new RegExp(`(?<![\\w-])${name(one).replace(/[^\w ]/g, '\\$&')}(?![\\w-])`));
  const [named] = own.filter((one) => place(one) >= 0).sort((a, b) => place(a) - place(b));
  if (named !== undefined) return named;
  const states = new Map(threads_at(run, time_ns).map(({ thread, stretch }) => [thread, stretch]));
  const waits = own.filter(({ thread }) => {
    const stretch = states.get(thread);
    return stretch !== undefined && ['waiting', 'ready'].includes(stretch.state);
  });
  const patience = ({ thread }: NamedThread): number => {
    const { limit_ticks = 0, end_ns = 0 } = states.get(thread) ?? {};
    return limit_ticks >>> 0 === TX_WAIT_FOREVER ? Number.POSITIVE_INFINITY : end_ns;
  };
  const longest = waits.sort((a, b) => (patience(b) === patience(a) ? 0 : patience(b) - patience(a)));
  return longest.find((one) => !is_of_stack(run, name(one))) ?? longest[0] ?? own[0] ?? null;
}

/** Of a run that failed: the thread that somebody would ask about, at the failure, where it does not go on; null: there is none. */
export function failing_wait(run: Run): (NamedThread & { readonly time_ns: number }) | null {
  if (run.document.failure === null) return null;
  const time_ns = time_of_interest(run);
  const asked = thread_of_interest(run, time_ns);
  const state = threads_at(run, time_ns).find(({ thread }) => thread === asked?.thread)?.stretch.state;
  const goes_on = state === undefined || state === 'running' || state === 'ended';
  return asked === null || goes_on ? null : { ...asked, time_ns };
}

/** The thread of an IP instance, or of a client: it has a mutex or event flags of its name. */
function is_of_stack({ document }: Run, name: string): boolean {
  return document.objects.some(({ kind, name: other }) => kind !== 'thread' && other === name);
}

/** The answer as lines of text. */
export function why_text(run: Run, { thread, title }: NamedThread, time_ns: number): string[] {
  const line = ({ depth, words }: WhyLine): string => `${'  '.repeat(depth + 1)}${words}`;
  return [`why ${title} at ${time_text(time_ns)} s:`, ...why(run, thread, time_ns).map(line)];
}
