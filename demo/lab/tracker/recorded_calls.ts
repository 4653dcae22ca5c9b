// The service calls of a failing run, in their order, up to the failure: who called what, on which object, with what status. From
// the trace (objects and options) and the annotations (beginning and end of each call, statuses) of one board.

import { event_name } from '../../../rtos/export/event_names.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { TX_PRIORITY_CHANGE } from '../../../rtos/kernel/tx_constants.ts';
import { TX_TRACE_ISR_ENTER, TX_TRACE_THREAD_SUSPEND } from '../../../rtos/kernel/tx_trace_events.ts';
import { ANNOTATION_ENTER, ANNOTATION_LEAVE, ANNOTATION_TIMER } from '../../../rtos/sim/annotations.ts';
import { CONTEXT_INIT, CONTEXT_ISR, type TraceRecord } from '../../../rtos/sim/trace_log.ts';
import type { RunResult } from '../../../rtos/sim_api.ts';

/** Who calls: a thread, a timer's expiration function, or an interrupt that came once. */
export interface Caller {
  readonly kind: 'thread' | 'timer' | 'interrupt';
  /** Trace id of the thread or timer; of interrupts, which one it was. */
  readonly id: number;
  readonly name: string;
}

export interface RecordedCall {
  readonly caller: Caller;
  readonly service: string;
  readonly time_ns: number;
  /** Its trace record; null for a service that leaves none. */
  readonly record: TraceRecord | null;
  /** The number of its beginning among all beginnings and ends. */
  readonly step: number;
  /** It waited; then its end has a number too, or null when it had not ended when the run failed. */
  readonly waited: boolean;
  end_step: number | null;
  /** What it returned; null: nothing, or it had not ended. */
  status: number | null;
}

export interface RecordedRun {
  readonly calls: readonly RecordedCall[];
  /** Beginnings and ends in all. */
  readonly steps: number;
}

/** Records of one context, taken in their order. */
class Context {
  private readonly records: readonly TraceRecord[];
  private at = 0;
  constructor(records: readonly TraceRecord[]) {
    this.records = records;
  }

  /** The record of a service that begins at a time, and whether the caller waited in it. */
  take(service: string, time_ns: number): { record: TraceRecord | null; waited: boolean } {
    for (let at = this.at; at < this.records.length; at++) {
      const record = this.records[at] as TraceRecord;
      if (record.time_ns < time_ns || event_name(record.event) !== service) continue;
      this.at = at + 1;
      const next = this.records[at + 1];
      const waited = next?.event === TX_TRACE_THREAD_SUSPEND && next.info1 === record.context;
      return { record, waited: waited && next.info2 !== TX_PRIORITY_CHANGE };
    }
    return { record: null, waited: false };
  }
}

class Reader {
  readonly calls: RecordedCall[] = [];
  steps = 0;
  private readonly kernel: Kernel;
  private readonly result: RunResult;
  private readonly contexts = new Map<number, Context>();
  private readonly open = new Map<number, RecordedCall>();
  private readonly interrupts: TraceRecord[];
  private timer: Caller | null = null;

  constructor(result: RunResult, kernel: Kernel) {
    this.kernel = kernel;
    this.result = result;
    const records = [...result.sim.trace.records()].filter(({ target }) => target === kernel.number);
    for (const [context, own] of group(records)) this.contexts.set(context, new Context(own));
    this.interrupts = records.filter(({ event }) => event === TX_TRACE_ISR_ENTER);
  }

  /** Takes in an annotation of the board. */
  take({ event, context, info1, info2, info3, info4, time_ns }: TraceRecord): void {
    const { trace } = this.result.sim;
    if (event === ANNOTATION_TIMER)
      this.timer = { kind: 'timer', id: info2, name: trace.object(info2)?.name ?? 'timer' };
    if (info3 !== 0 || context === CONTEXT_INIT) return;
    if (event === ANNOTATION_ENTER) this.begin(context, this.text(info1), time_ns);
    if (event === ANNOTATION_LEAVE) this.end(context, info2 === 1 ? null : info4 >>> 0);
  }

  private text(number: number): string {
    return this.result.sim.annotations?.text(number) ?? '';
  }

  private caller(context: number, time_ns: number): Caller {
    const { trace } = this.result.sim;
    if (context === this.kernel.timer_thread?.sim_id && this.timer !== null) return this.timer;
    if (context !== CONTEXT_ISR)
      return { kind: 'thread', id: context, name: trace.object(context)?.name ?? `thread ${context}` };
    const at = this.interrupts.findLastIndex((record) => record.time_ns <= time_ns);
    const name = trace.text(this.interrupts[at]?.info2 ?? 0);
    return { kind: 'interrupt', id: at, name };
  }

  private begin(context: number, service: string, time_ns: number): void {
    const { record, waited } = this.contexts.get(context)?.take(service, time_ns) ?? {
      record: null,
      waited: false,
    };
    const call: RecordedCall = {
      caller: this.caller(context, time_ns),
      ...{ service, time_ns, record, waited, step: this.steps++, end_step: null, status: null },
    };
    this.calls.push(call);
    this.open.set(context, call);
  }

  private end(context: number, status: number | null): void {
    const call = this.open.get(context);
    this.open.delete(context);
    if (call === undefined) return;
    call.status = status;
    call.end_step = call.waited ? this.steps++ : call.step;
  }
}

function group(records: readonly TraceRecord[]): Map<number, TraceRecord[]> {
  const groups = new Map<number, TraceRecord[]>();
  for (const record of records) {
    const own = groups.get(record.context);
    if (own === undefined) groups.set(record.context, [record]);
    else own.push(record);
  }
  return groups;
}

/** Reads the calls of a board; the run must have been made with annotations, and fail. */
export function recorded_run(result: RunResult, kernel: Kernel): RecordedRun {
  const { annotations } = result.sim;
  if (annotations === null) throw new Error('the run was made without annotations');
  const reader = new Reader(result, kernel);
  const until_ns = result.failure?.time_ns ?? Number.POSITIVE_INFINITY;
  for (const record of annotations.records()) {
    if (record.target === kernel.number && record.time_ns <= until_ns) reader.take(record);
  }
  return { calls: reader.calls, steps: reader.steps };
}
