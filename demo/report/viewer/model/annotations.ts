// What happened inside of services, out of a document's annotations: calls with their lines and statuses, variables that
// firmware shows. A document of a real board's buffer, or of a run that was not annotated, has none.

import {
  ANNOTATION_ENTER,
  ANNOTATION_EVENT,
  ANNOTATION_HOLDER,
  ANNOTATION_LEAVE,
  ANNOTATION_LEVEL,
  ANNOTATION_PENDING,
  ANNOTATION_WATCH,
} from '../../../../rtos/sim/annotations.ts';
import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { unpacked } from '../../record_columns.ts';
import type { DocumentAnnotations } from '../../run_annotations.ts';
import { Records } from './records.ts';

/** A call of a service. */
export interface Call {
  readonly target: number;
  readonly context: number;
  readonly service: string;
  /** `file:line` of the firmware that called; empty where it is not known. */
  readonly line: string;
  readonly begin_ns: number;
  /** Infinite for one that is not over at the end of the run. */
  end_ns: number;
  /** What it returned, by name; null for nothing, or not yet. */
  status: string | null;
}

/** A variable that firmware shows. */
export interface Variable {
  readonly target: number;
  readonly name: string;
  readonly steps: { readonly time_ns: number; readonly value: string }[];
}

/** How many calls of those that stand in order come before; `before` holds for the first ones and for no other. */
function behind(calls: readonly Call[], before: (call: Call) => boolean): number {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(calls[middle] as Call)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A value of an object, each change. */
export interface AnnotatedValue {
  readonly target: number;
  /** Id of what has it, among the annotations' objects. */
  readonly owner: number;
  /** Trace id of the object; 0 for one that the trace does not know. */
  readonly object: number;
  readonly kind: string;
  readonly name: string;
  /** What it is: `free packets`, `owner` and so on. */
  readonly what: string;
  readonly steps: { readonly time_ns: number; readonly value: number }[];
}

/** No service takes so long until its wait begins. */
const CALL_NS = 100_000;

/** What something of the host side reported. */
export interface AnnotatedEvent {
  readonly time_ns: number;
  readonly target: number;
  readonly text: string;
}

/** Where all of an object was when a thread began to wait for some of it, and which threads could end that. */
export interface AnnotatedHolders {
  readonly time_ns: number;
  readonly waiter: number;
  readonly object: number;
  readonly words: string;
  readonly threads: number[];
}

export class Annotations {
  /** Calls that no other service made, by target and context, in the order of their beginning. */
  private readonly calls = new Map<string, Call[]>();
  readonly variables: Variable[] = [];
  readonly values: readonly AnnotatedValue[];
  readonly events: AnnotatedEvent[] = [];
  private readonly holders: AnnotatedHolders[] = [];
  /** How long interrupts were pending before they began, by target and time. */
  private readonly pending = new Map<string, number>();

  constructor({ texts, statuses, objects }: DocumentAnnotations, records: Records) {
    const text = new Map(texts);
    const object_of = new Map(objects.map((object) => [object.id, object]));
    const values = new Map<string, AnnotatedValue>();
    const status = new Map(statuses.map(([service, number, name]) => [`${service} ${number}`, name]));
    for (const { time_ns, target, context, event, info1, info2, info3, info4 } of records.each()) {
      if (event === ANNOTATION_WATCH)
        this.step(target, text.get(info1) ?? '', time_ns, text.get(info2) ?? '');
      if (event === ANNOTATION_PENDING) {
        this.pending.set(`${target} ${time_ns}`, info4);
        continue;
      }
      if (event === ANNOTATION_HOLDER) {
        this.add_holder(time_ns, context, info2, text.get(info1) ?? '', info3);
        continue;
      }
      if (event === ANNOTATION_EVENT) this.events.push({ time_ns, target, text: text.get(info2) ?? '' });
      if (event === ANNOTATION_LEVEL) {
        const { kind = '', name = '' } = object_of.get(info3) ?? {};
        const key = `${info3} ${info1}`;
        const known = values.get(key);
        const value = known ?? {
          target,
          owner: info3,
          object: info2,
          kind,
          name,
          what: text.get(info1) ?? '',
          steps: [],
        };
        if (known === undefined) values.set(key, value);
        value.steps.push({ time_ns, value: info4 });
      }
      // Of a call the third word is how many others it is inside of.
      if (info3 !== 0) continue;
      const calls = this.calls_of(target, context);
      if (event === ANNOTATION_ENTER) {
        const [service, line] = [text.get(info1) ?? '', text.get(info2) ?? ''];
        const end_ns = Number.POSITIVE_INFINITY;
        calls.push({ target, context, service, line, begin_ns: time_ns, end_ns, status: null });
      } else if (event === ANNOTATION_LEAVE) {
        const call = calls.at(-1);
        if (call !== undefined)
          Object.assign(call, { end_ns: time_ns, status: status.get(`${info1} ${info4}`) ?? null });
      }
    }
    this.values = [...values.values()];
  }

  private add_holder(time_ns: number, waiter: number, object: number, words: string, thread: number): void {
    const last = this.holders.at(-1);
    if (last?.time_ns === time_ns && last.waiter === waiter && last.object === object)
      last.threads.push(thread);
    else this.holders.push({ time_ns, waiter, object, words, threads: thread === 0 ? [] : [thread] });
  }

  /** What was told as a thread began the wait for an object that goes on at a time; null: nothing. */
  holders_at(waiter: number, object: number, since_ns: number, time_ns: number): AnnotatedHolders | null {
    const told = this.holders.findLast(
      (one) => one.waiter === waiter && one.object === object && one.time_ns <= time_ns,
    );
    // It is told within the call, whose end the stretch may count from.
    return told !== undefined && told.time_ns >= since_ns - CALL_NS ? told : null;
  }

  /** The calls of a thread, or of another context of a target. */
  calls_of(target: number, context: number): Call[] {
    const key = `${target} ${context}`;
    let calls = this.calls.get(key);
    if (calls === undefined) {
      calls = [];
      this.calls.set(key, calls);
    }
    return calls;
  }

  /** How long an interrupt that begins at a time was pending before; 0: not at all, or nobody knows. */
  pending_ns(target: number, time_ns: number): number {
    return this.pending.get(`${target} ${time_ns}`) ?? 0;
  }

  /** The call that a context is inside of at a time; where one ends and the next begins, the next. */
  at(target: number, context: number, time_ns: number): Call | null {
    const calls = this.calls_of(target, context);
    const call = calls[behind(calls, ({ begin_ns }) => begin_ns <= time_ns) - 1];
    return call !== undefined && time_ns <= call.end_ns ? call : null;
  }

  /** The calls of a context that go on in a range. */
  calls_in(target: number, context: number, from_ns: number, to_ns: number): readonly Call[] {
    const calls = this.calls_of(target, context);
    const first = behind(calls, ({ end_ns }) => end_ns < from_ns);
    return calls.slice(
      first,
      behind(calls, ({ begin_ns }) => begin_ns <= to_ns),
    );
  }

  /** From which lines a context is known to have called a service. */
  lines_of({ target, context, service }: Call): string[] {
    const lines = this.calls_of(target, context).filter(
      (call) => call.service === service && call.line !== '',
    );
    return [...new Set(lines.map(({ line }) => line))];
  }

  private step(target: number, name: string, time_ns: number, value: string): void {
    let variable = this.variables.find((one) => one.target === target && one.name === name);
    if (variable === undefined) {
      variable = { target, name, steps: [] };
      this.variables.push(variable);
    }
    variable.steps.push({ time_ns, value });
  }
}

/** Where a service was called from. The lines of a loop are not asked for each time, so others may be all that is known. */
function place_words(annotations: Annotations, call: Call): string {
  if (call.line !== '') return `called at ${call.line}`;
  const lines = annotations.lines_of(call);
  return lines.length === 0 ? '' : `called at a line not recorded (at other times at ${lines.join(', ')})`;
}

/**
 * What a context is inside of at a time, as a sentence; nothing where that is not known. `ends_ns` are the times at which the
 * thread was ended: a call that it was inside of never is over.
 */
export function call_words(
  annotations: Annotations | null,
  target: number,
  context: number,
  time_ns: number,
  ends_ns: readonly number[] = [],
): string[] {
  const call = annotations?.at(target, context, time_ns) ?? null;
  if (annotations === null || call === null) return [];
  const cut_ns = ends_ns.find((at) => at >= call.begin_ns && at < call.end_ns);
  if (cut_ns !== undefined && cut_ns < time_ns) return [];
  const { service, end_ns, status } = call;
  const place = place_words(annotations, call);
  const called = place === '' ? service : `${service}, ${place}`;
  if (cut_ns !== undefined)
    return [
      `Inside of ${called}, which is cut off ${duration_text(cut_ns - time_ns)} later: the thread is ended.`,
    ];
  if (end_ns === Number.POSITIVE_INFINITY)
    return [`Inside of ${called}, which is not over when the run ends.`];
  const returned = status === null ? 'is over' : `returns ${status}`;
  return [`Inside of ${called}, which ${returned} ${duration_text(end_ns - time_ns)} later.`];
}

/** The call of a service whose status firmware printed at a time, as a sentence. */
export function returned_words(
  annotations: Annotations | null,
  target: number,
  context: number,
  service: string | null,
  time_ns: number,
): string[] {
  const calls = annotations?.calls_of(target, context) ?? [];
  const call = calls.findLast((one) => one.service === service && one.end_ns <= time_ns);
  if (annotations === null || call === undefined) return [];
  const place = place_words(annotations, call) || 'called';
  return [`${call.service} was ${place} and took ${duration_text(call.end_ns - call.begin_ns)}.`];
}

/** Decodes the annotations of a document; null where there are none. */
export async function load_annotations(from: DocumentAnnotations | null): Promise<Annotations | null> {
  return from === null ? null : new Annotations(from, new Records(await unpacked(from.columns)));
}
