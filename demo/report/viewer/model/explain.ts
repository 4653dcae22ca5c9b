// What is selected, explained out of the trace: what it is, why it happened then, what it led to. Nothing here is guessed: each
// line is a record, a frame or a stretch, in the words that the tables have for it.

import { context_name } from '../../../../rtos/export/record_words.ts';
import { TX_TRACE_RUNNING, TX_TRACE_THREAD_RESUME } from '../../../../rtos/kernel/tx_trace_events.ts';
import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { TRACE_FRAME_SENT } from '../../../../rtos/sim/trace_log.ts';
import { call_words, returned_words } from './annotations.ts';
import { clause_of } from './clauses.ts';
import { frame_words, type Happening, time_of, words_of } from './happenings.ts';
import { holdings_of } from './holders.ts';
import type { Run } from './run.ts';
import { type Wait, waits_at } from './state_at.ts';
import { state_words, wait_words } from './stretch_words.ts';
import { type Cause, causes_of, stretch_at } from './wakeups.ts';
import { target_of_port } from './wire.ts';

/** Something that came of it. */
export interface Effect {
  readonly time_ns: number;
  readonly words: string;
  readonly happening: Happening;
}

export interface Explanation {
  readonly title: string;
  readonly time_ns: number;
  /** Sentences about it. */
  readonly what: readonly string[];
  /** Why it happened then, the latest cause first. */
  readonly causes: readonly Cause[];
  readonly effects: readonly Effect[];
  /** Where its kind is described, and what it is not. */
  readonly source: string | null;
  readonly caution: string | null;
}

const EFFECTS_AT_MOST = 6;

/** Who is made ready on a target from a time on, as long as it is in the same work; `by` is null for anybody. */
function readied(run: Run, target: number, from_ns: number, until_ns: number): Effect[] {
  const { records } = run;
  const effects: Effect[] = [];
  for (
    let index = records.first_at(from_ns);
    index < records.length && effects.length < EFFECTS_AT_MOST;
    index++
  ) {
    if (records.time_of(index) > until_ns) break;
    if (records.targets[index] !== target || records.events[index] !== TX_TRACE_THREAD_RESUME) continue;
    const { info1: thread, time_ns } = records.at(index);
    const stretches = run.states.get(target)?.threads.get(thread) ?? [];
    const next = stretches.find(({ state, start_ns }) => state === 'running' && start_ns >= time_ns);
    const later = next === undefined ? 0 : next.start_ns - time_ns;
    const when =
      next === undefined
        ? 'and never runs'
        : later === 0
          ? 'and runs at once'
          : `and runs ${duration_text(later)} later`;
    const words = `${context_name(run, thread)} becomes ready ${when}`;
    effects.push({ time_ns, words, happening: { kind: 'record', index } });
  }
  return effects;
}

/** What a context is inside of, in words. */
function calls_at(run: Run, target: number, context: number, time_ns: number): string[] {
  const stretches = run.states.get(target)?.threads.get(context) ?? [];
  const ends_ns = stretches.filter(({ state }) => state === 'ended').map(({ start_ns }) => start_ns);
  return call_words(run.annotations, target, context, time_ns, ends_ns);
}

/** A call of the kernel that goes on at the same moment has nothing to do with a frame. */
const may_send = (call: string): boolean => !call.startsWith('Inside of tx_');

function explain_frame(run: Run, index: number): Explanation | null {
  const frame = run.document.frames[index];
  if (frame === undefined) return null;
  const { sent_ns, arrivals, notes, texts, from, to, length, capture_number } = frame;
  const ways = arrivals.map(
    ({ port, time_ns }) => `It arrives at ${port} ${duration_text(time_ns - sent_ns)} later.`,
  );
  const lost = arrivals.length === 0 ? ['It arrives nowhere.'] : ways;
  const fate = notes.map((note) => `On its way: ${note}.`);
  const by = sender_of(run, index);
  const causes = by === null ? [] : causes_of(run, by.target, by.context, sent_ns);
  const who = by === null ? [] : [`${context_name(run, by.context)} sends it.`];
  const effects = arrivals.flatMap(({ port, time_ns }) =>
    readied(run, target_of_port(run.document, port), time_ns, time_ns + 50_000),
  );
  const clause = clause_of(texts);
  return {
    title: to === '' ? frame_words(frame) : `${from} > ${to}: ${frame_words(frame)}`,
    time_ns: sent_ns,
    what: [
      capture_number === 0
        ? `A frame of ${length} bytes; no capture of this run (--pcap) has it, as it never came to the middle of its link.`
        : `A frame of ${length} bytes, number ${capture_number} in a capture of this run (--pcap).`,
      ...who,
      ...(by === null ? [] : calls_at(run, by.target, by.context, sent_ns).filter(may_send)),
      ...lost,
      ...fate,
    ],
    causes,
    effects: effects.slice(0, EFFECTS_AT_MOST),
    source: clause?.source ?? null,
    caution: clause?.caution ?? null,
  };
}

function sender_of(run: Run, index: number): { target: number; context: number } | null {
  const { serial, sent_ns } = run.document.frames[index] ?? { serial: -1, sent_ns: -1 };
  const { records } = run;
  for (let at = records.first_at(sent_ns); at < records.length && records.time_of(at) === sent_ns; at++) {
    const { event, info2, target, context } = records.at(at);
    if (event === TRACE_FRAME_SENT && info2 === serial) return { target, context };
  }
  return null;
}

/** Until when a context is at the same work: up to its next record that is no consequence. */
function work_end(run: Run, index: number): number {
  const { records } = run;
  const { target, context } = records.at(index);
  for (let at = index + 1; at < records.length; at++) {
    if (records.targets[at] !== target || records.contexts[at] !== context) continue;
    if (records.events[at] !== TX_TRACE_THREAD_RESUME) return records.time_of(at);
  }
  return run.end_ns;
}

/** What a wait that begins is for, and who could end it. */
function awaited_words(run: Run, wait: Wait, time_ns: number): string {
  const { type = '', name = '' } = run.trace.object(wait.object) ?? {};
  const since = holdings_of(run).all.findLast(
    ({ object, thread, start_ns }) => object === wait.object && thread === wait.owner && start_ns <= time_ns,
  );
  const long = since === undefined ? '' : `, for ${duration_text(time_ns - since.start_ns)} by now`;
  const who = wait_words(run, wait, time_ns);
  return `It waits for the ${type} "${name}"${who === '' ? '' : `, ${who}`}${long}.`;
}

function explain_record(run: Run, index: number): Explanation | null {
  if (index >= run.records.length) return null;
  const record = run.records.at(index);
  const { time_ns, target, context, event, info1 } = record;
  const { where, event: name, what } = words_of(run, { kind: 'record', index });
  const states = run.states.get(target);
  const about = [info1, context].find((id) => states?.threads.has(id)) ?? 0;
  const stretches = states?.threads.get(about) ?? [];
  const stretch = stretches[stretch_at(stretches, time_ns)];
  // A thread that runs for no time, and ends or waits at once, has that stretch from this moment on already.
  const begins = stretch?.start_ns === time_ns && (stretch.state === 'running' || event !== TX_TRACE_RUNNING);
  const has_ended = begins && stretch.state === 'ended' && about === context;
  const waits =
    begins && stretch.state === 'waiting'
      ? waits_at(run, time_ns).waits.filter(({ thread }) => thread === about)
      : [];
  const sentences =
    stretch === undefined
      ? []
      : [
          `From here on ${context_name(run, about)} is ${state_words(run, stretch).replace(/^waits/, 'waiting')}, for ${duration_text(stretch.end_ns - stretch.start_ns)}.`,
        ];
  return {
    title: `${where}: ${name} ${what}`,
    time_ns,
    what: [
      ...(has_ended ? [] : calls_at(run, target, context, time_ns)),
      ...(begins ? sentences : []),
      ...waits.map((wait) => awaited_words(run, wait, time_ns)),
    ],
    causes: about === 0 ? [] : causes_of(run, target, about, time_ns),
    effects:
      event === TX_TRACE_THREAD_RESUME
        ? readied(run, target, time_ns, time_ns)
        : readied(run, target, time_ns, work_end(run, index)),
    source: null,
    caution:
      begins && stretch.state === 'ready'
        ? 'Ready is not running: a thread of higher priority may have the processor.'
        : null,
  };
}

function explain_line(run: Run, index: number): Explanation | null {
  const line = run.document.lines[index];
  if (line === undefined) return null;
  const target = run.document.targets.find(({ name }) => name === line.target)?.number ?? 0;
  const thread =
    run.document.objects.find(
      (object) => object.kind === 'thread' && object.target === target && object.name === line.context,
    )?.id ?? 0;
  const status =
    line.status === null || line.status === 0
      ? []
      : [`${line.service} did not succeed: ${line.status_name}.`];
  return {
    title: `${line.target}/${line.context}: ${line.text}`,
    time_ns: line.time_ns,
    what: [
      'The firmware printed this.',
      ...status,
      ...returned_words(run.annotations, target, thread, line.service, line.time_ns),
    ],
    causes: causes_of(run, target, thread, line.time_ns),
    effects: [],
    source: null,
    caution: null,
  };
}

/** The explanation of what is selected; null where there is nothing of that number. */
export function explain(run: Run, happening: Happening): Explanation | null {
  const { kind, index } = happening;
  if (time_of(run, happening) === undefined) return null;
  if (kind === 'frame') return explain_frame(run, index);
  return kind === 'line' ? explain_line(run, index) : explain_record(run, index);
}
