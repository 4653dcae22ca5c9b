// Why a thread does not go on: who could have ended its wait, when they last could, and why they did not, from one thread to
// the next until a circle closes or somebody needs nobody. Everything is read out of the records of the run.

import { brief_words, context_name, record_context } from '../../../../rtos/export/record_words.ts';
import type { ThreadStretch } from '../../../../rtos/export/thread_states.ts';
import { TX_AND, TX_SUSPENDED } from '../../../../rtos/kernel/tx_constants.ts';
import {
  TX_TRACE_EVENT_FLAGS_GET,
  TX_TRACE_EVENT_FLAGS_SET,
  TX_TRACE_QUEUE_RECEIVE,
  TX_TRACE_SEMAPHORE_GET,
  TX_TRACE_THREAD_RESUME_API,
} from '../../../../rtos/kernel/tx_trace_events.ts';
import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import { CONTEXT_ISR, type TraceRecord } from '../../../../rtos/sim/trace_log.ts';
import { call_words } from '../model/annotations.ts';
import { type Gift, holdings_of } from '../model/holders.ts';
import type { Run } from '../model/run.ts';
import { threads_at, type Wait, waits_at } from '../model/state_at.ts';
import { GIVEN, state_words } from '../model/stretch_words.ts';
import { EXPIRED, stretch_at } from '../model/wakeups.ts';
import { target_of_port } from '../model/wire.ts';
import { tcp_peer } from '../network/tcp_peer.ts';
import { send_wait } from './send_wait.ts';

/** A sentence of the answer. */
export interface WhyLine {
  /** How many threads it is away from the one that was asked about. */
  readonly depth: number;
  /** When what it tells happened. */
  readonly time_ns: number;
  readonly words: string;
}

/** So many threads are gone through one after the other, and so many of those that could end one wait. */
const DEPTH_AT_MOST = 6;
const ENDERS_AT_MOST = 3;

/** Kinds of what is waited for that only frames end. */
const FRAMES = /socket$|^IP instance$|^ARP|client$/;

/** What became of a thread that has ended. */
const ENDED: Readonly<Record<string, string>> = {
  completed: 'It has returned from its entry function: it has nothing left to do.',
  terminated: 'It was ended from outside, and does not go on by itself.',
};

const seconds = (ns: number): string => `${time_text(ns)} s`;

class Inquiry {
  readonly lines: WhyLine[] = [];
  private readonly run: Run;
  private readonly time_ns: number;
  private readonly asked: number[] = [];

  constructor(run: Run, time_ns: number) {
    this.run = run;
    this.time_ns = time_ns;
  }

  private say(time_ns: number, words: string): void {
    this.lines.push({ depth: Math.max(0, this.asked.length - 1), time_ns, words });
  }

  private name(context: number): string {
    return context_name(this.run, context);
  }

  /** Why this thread does not go on at the time of the inquiry. */
  ask(thread: number): void {
    const { run, time_ns } = this;
    const at = threads_at(run, time_ns).find((one) => one.thread === thread);
    if (at === undefined) {
      this.say(time_ns, `${this.name(thread)} does not exist at ${seconds(time_ns)}.`);
      return;
    }
    if (this.asked.includes(thread)) {
      const circle = [...this.asked.slice(this.asked.indexOf(thread)), thread].map((one) => this.name(one));
      this.say(time_ns, `That closes a circle, a deadlock: ${circle.join(' -> ')}.`);
      return;
    }
    if (this.asked.length >= DEPTH_AT_MOST) return;
    this.asked.push(thread);
    this.state(at.target, thread, at.stretch);
    this.asked.pop();
  }

  private state(target: number, thread: number, stretch: ThreadStretch): void {
    const { run, time_ns } = this;
    const { state, start_ns, end_ns } = stretch;
    const long = duration_text(time_ns - start_ns);
    const words = state_words(run, stretch);
    const is = state === 'waiting' ? '' : 'is ';
    this.say(start_ns, `${this.name(thread)} ${is}${words}, since ${seconds(start_ns)} (${long}).`);
    if (state === 'ended') {
      this.say(start_ns, ENDED[words] ?? 'It has ended.');
      return;
    }
    for (const call of call_words(run.annotations, target, thread, start_ns)) this.say(start_ns, call);
    if (state === 'waiting') this.wait(target, thread, stretch);
    else if (state === 'suspended') this.suspended(target, thread, start_ns);
    else if (state === 'ready') this.ready(target, thread);
    else if (state === 'sleeping')
      this.say(
        end_ns,
        end_ns < run.end_ns ? `Its sleep ends at ${seconds(end_ns)}.` : 'Its sleep ends after the run.',
      );
  }

  private wait(target: number, thread: number, stretch: ThreadStretch): void {
    const { run, time_ns } = this;
    const wait = waits_at(run, time_ns).waits.find((one) => one.thread === thread);
    if (wait === undefined) {
      this.say(time_ns, 'What it waits for is no object that the trace knows.');
      return;
    }
    if (FRAMES.test(run.object(wait.object)?.kind ?? '')) this.frames(target, wait, stretch.start_ns);
    else if (wait.holders.length > 0) this.held(wait);
    else this.given(target, wait, stretch.start_ns);
    if (stretch.end_ns < run.end_ns)
      this.say(stretch.end_ns, `It ends at ${seconds(stretch.end_ns)}: ${this.end_words(thread, stretch)}.`);
  }

  /** What ends a wait later in this run. */
  private end_words(thread: number, { end_ns }: ThreadStretch): string {
    const next = this.run.states;
    const all = [...next.values()].flatMap(({ threads }) => [...(threads.get(thread) ?? [])]);
    const after = all[stretch_at(all, end_ns)];
    if (after === undefined || after.state === 'ended') return 'the thread is ended';
    return after.expired === null ? `${this.name(after.by)} makes it ready` : EXPIRED[after.expired];
  }

  /** Those who have what it waits for. */
  private held({ object, holders, location }: Wait): void {
    const { run, time_ns } = this;
    const { kind = '', name = '' } = run.object(object) ?? {};
    if (location !== '') this.say(time_ns, `Of the ${kind} "${name}": ${location}.`);
    for (const holder of holders.slice(0, ENDERS_AT_MOST)) {
      const since = holdings_of(run).all.findLast(
        (one) => one.object === object && one.thread === holder && one.start_ns <= time_ns,
      );
      const has =
        since === undefined ? '' : `: it has the ${kind} "${name}" since ${seconds(since.start_ns)}`;
      this.say(since?.start_ns ?? time_ns, `${this.name(holder)} could end this wait${has}.`);
      this.last_could(holder);
      this.ask(holder);
    }
  }

  /** When a thread ran last, and so could have. */
  private last_could(thread: number): void {
    const { run, time_ns } = this;
    const stretches = [...run.states.values()].flatMap(({ threads }) => [...(threads.get(thread) ?? [])]);
    const last = stretches.findLast(({ state, start_ns }) => state === 'running' && start_ns <= time_ns);
    if (last === undefined) this.say(time_ns, 'It never could: it has not run yet.');
    else if (last.end_ns >= time_ns) this.say(last.start_ns, 'It could now: it has the processor.');
    else this.say(last.end_ns, `It last could at ${seconds(last.end_ns)}: until then it ran.`);
  }

  /** What nobody has: somebody has to send, set, put or give it back. */
  private given(target: number, { object, location }: Wait, since_ns: number): void {
    const { run, time_ns } = this;
    const { kind = '', name = '' } = run.object(object) ?? {};
    const given = GIVEN[kind] ?? 'served';
    if (location !== '') this.say(since_ns, `Of the ${kind} "${name}": ${location}.`);
    const gifts = holdings_of(run).gifts_to(object);
    if (gifts.length === 0) {
      this.say(time_ns, `Nobody could end this wait: in this run the ${kind} "${name}" is never ${given}.`);
      return;
    }
    const givers = [...new Set(gifts.map(({ context }) => context))];
    const names = [...new Set(gifts.map((gift) => this.giver(target, gift)))].join(', ');
    this.say(since_ns, `Who could end this wait: ${names}, by whom "${name}" is ${given} in this run.`);
    const before = gifts.findLast((gift) => gift.time_ns < since_ns);
    if (before !== undefined) this.lost(object, given, before, since_ns);
    else this.say(since_ns, `Before the wait it was never ${given}.`);
    const during = gifts.filter((gift) => gift.time_ns >= since_ns && gift.time_ns <= time_ns);
    for (const { index, time_ns: at_ns } of during.slice(-ENDERS_AT_MOST))
      this.say(at_ns, `Not enough, at ${seconds(at_ns)}: ${this.told(run.records.at(index))}.`);
    const after = gifts.find((gift) => gift.time_ns > time_ns);
    if (after === undefined) this.say(time_ns, `After that nobody does in this run.`);
    else
      this.say(
        after.time_ns,
        `It is ${given} next at ${seconds(after.time_ns)}, ${duration_text(after.time_ns - time_ns)} later.`,
      );
    for (const giver of givers.filter((context) => context > 0).slice(0, ENDERS_AT_MOST)) this.ask(giver);
  }

  /** A thread by its name, an interrupt by that of its device. */
  private giver(target: number, { context, time_ns }: Gift): string {
    const interrupts = this.run.states.get(target)?.interrupts ?? [];
    const one =
      context === CONTEXT_ISR ? interrupts.findLast(({ start_ns }) => start_ns <= time_ns) : undefined;
    return one === undefined ? this.name(context) : `interrupt ${this.run.trace.text(one.name)}`;
  }

  private told(record: TraceRecord): string {
    const { target, context, time_ns } = record;
    const line = this.run.annotations?.at(target, context, time_ns)?.line ?? '';
    const where = line === '' ? '' : `, called at ${line}`;
    return `${record_context(this.run, record)}: ${brief_words(this.run, record)}${where}`;
  }

  /** What was given last before the wait, and what became of it. */
  private lost(
    object: number,
    given: string,
    gift: { readonly time_ns: number; readonly index: number },
    since_ns: number,
  ): void {
    const { run } = this;
    const early = duration_text(since_ns - gift.time_ns);
    this.say(
      gift.time_ns,
      `It was ${given} last at ${seconds(gift.time_ns)}, ${early} before the wait: ${this.told(run.records.at(gift.index))}.`,
    );
    for (let at = gift.index + 1; at < run.records.length; at++) {
      if (run.records.time_of(at) > since_ns) break;
      const record = run.records.at(at);
      if (record.info1 !== object || !takes(record)) continue;
      this.say(
        record.time_ns,
        `Before the wait began it was taken back, at ${seconds(record.time_ns)}: ${this.told(record)}.`,
      );
      return;
    }
  }

  private suspended(target: number, thread: number, since_ns: number): void {
    const { run, time_ns } = this;
    const resumes: { record: TraceRecord }[] = [];
    for (const record of run.records.each())
      if (record.target === target && record.event === TX_TRACE_THREAD_RESUME_API && record.info1 === thread)
        resumes.push({ record: { ...record } });
    if (resumes.length === 0) {
      this.say(time_ns, 'Nobody could end that: in this run tx_thread_resume is never called for it.');
      return;
    }
    const names = [...new Set(resumes.map(({ record }) => this.name(record.context)))].join(', ');
    this.say(since_ns, `Who could end that, as they call tx_thread_resume for it in this run: ${names}.`);
    const last = resumes.findLast(({ record }) => record.time_ns <= time_ns)?.record;
    if (last !== undefined) {
      const lost = last.info2 === TX_SUSPENDED ? '' : ', which had no effect: it was not suspended then';
      const early =
        last.time_ns < since_ns ? `, ${duration_text(since_ns - last.time_ns)} before it was suspended` : '';
      this.say(
        last.time_ns,
        `${this.name(last.context)} did so last at ${seconds(last.time_ns)}${early}${lost}.`,
      );
    }
    const next = resumes.find(({ record }) => record.time_ns > time_ns)?.record;
    this.say(
      next?.time_ns ?? time_ns,
      next === undefined
        ? 'After that nobody does in this run.'
        : `The next time is ${seconds(next.time_ns)}.`,
    );
  }

  /** Somebody else has the processor. */
  private ready(target: number, thread: number): void {
    const { run, time_ns } = this;
    const running = threads_at(run, time_ns).find(
      (one) => one.target === target && one.thread !== thread && one.stretch.state === 'running',
    );
    if (running === undefined) {
      this.say(time_ns, 'No thread has the processor: an interrupt runs.');
      return;
    }
    const { start_ns } = running.stretch;
    this.say(start_ns, `${this.name(running.thread)} has the processor, since ${seconds(start_ns)}.`);
  }

  /** What only a frame ends. */
  private frames(target: number, { object }: Wait, since_ns: number): void {
    const { run, time_ns } = this;
    const { frames } = run.document;
    const board = run.target(target)?.name;
    const peer = tcp_peer(run, object, time_ns);
    const whose =
      peer === null
        ? 'A frame that this board receives'
        : `A frame from the other side of the connection, ${peer},`;
    this.say(since_ns, `${whose} could end this wait.`);
    const call = run.annotations?.at(target, this.asked.at(-1) as number, since_ns)?.service ?? '';
    if (/send|publish|subscribe|connect/.test(call))
      for (const words of send_wait(run, object, since_ns, time_ns)) this.say(since_ns, words);
    const arrivals = frames
      .flatMap((frame) => frame.arrivals.map((one) => ({ ...one, texts: frame.texts })))
      .filter((one) => target_of_port(run.document, one.port) === target && one.time_ns <= time_ns)
      .sort((a, b) => a.time_ns - b.time_ns);
    const last = arrivals.at(-1);
    if (last === undefined) this.say(time_ns, 'This board has received no frame so far.');
    else
      this.say(
        last.time_ns,
        `The last frame that it received came at ${seconds(last.time_ns)}${last.time_ns < since_ns ? ', before the wait' : ''}: ${last.texts.join('; ')}.`,
      );
    const missed = frames.filter(
      ({ from_target, to, sent_ns, faults }) =>
        faults.length > 0 && sent_ns <= time_ns && (from_target === target || to === board),
    );
    const lost = missed.at(-1);
    if (lost !== undefined)
      this.say(
        lost.sent_ns,
        `Something happened to ${missed.length} ${missed.length === 1 ? 'frame' : 'frames'} from or to this board, last at ${seconds(lost.sent_ns)}: ${lost.texts.join('; ')} (${lost.notes.join('; ')}).`,
      );
    const next = frames
      .flatMap((frame) => frame.arrivals.map((one) => ({ ...one, texts: frame.texts })))
      .find((one) => target_of_port(run.document, one.port) === target && one.time_ns > time_ns);
    if (next === undefined) this.say(time_ns, 'After that it receives none in this run.');
  }
}

/** Takes what was given, or wipes it out. */
function takes({ event, info3 }: TraceRecord): boolean {
  if (event === TX_TRACE_EVENT_FLAGS_SET) return info3 === TX_AND;
  return [TX_TRACE_EVENT_FLAGS_GET, TX_TRACE_QUEUE_RECEIVE, TX_TRACE_SEMAPHORE_GET].includes(event);
}

/** Why a thread does not go on at a time, by its trace id. */
export function why(run: Run, thread: number, time_ns: number): readonly WhyLine[] {
  const inquiry = new Inquiry(run, time_ns);
  inquiry.ask(thread);
  return inquiry.lines;
}
