// Levels over time, out of the records of a trace: what is free in each pool, what is queued, semaphore counts, event flags.
// A record has the level before its call, and who waits decides what a call leaves: so waits are followed too.

import {
  TX_AND,
  TX_EVENT_FLAGS_AND_MASK,
  TX_EVENT_FLAGS_CLEAR_MASK,
} from '../../../../rtos/kernel/tx_constants.ts';
import * as events from '../../../../rtos/kernel/tx_trace_events.ts';
import { TRACE_POOL_LEVEL, type TraceRecord } from '../../../../rtos/sim/trace_log.ts';

/** What the numbers of a level are. */
export type LevelUnit = 'free' | 'free bytes' | 'messages' | 'count' | 'flags';

export interface LevelStep {
  readonly time_ns: number;
  readonly value: number;
}

export interface Level {
  /** Trace id of the object. */
  readonly object: number;
  readonly unit: LevelUnit;
  /** Each change, in the order of time. */
  readonly steps: readonly LevelStep[];
}

/** A thread that waits for flags: which, and how. */
interface FlagsWait {
  readonly requested: number;
  readonly option: number;
}

class LevelReader {
  readonly levels = new Map<number, { object: number; unit: LevelUnit; steps: LevelStep[] }>();
  /** Object that each waiting thread waits for. */
  private readonly waits = new Map<number, number>();
  private readonly flag_requests = new Map<number, FlagsWait>();

  add(record: TraceRecord): void {
    const { event, info1, info2, info3, info4 } = record;
    switch (event) {
      case events.TX_TRACE_THREAD_SUSPEND:
        if (info3 > 0) this.waits.set(info1, info3);
        break;
      case events.TX_TRACE_THREAD_RESUME:
        this.waits.delete(info1);
        break;
      case TRACE_POOL_LEVEL:
        this.step(record, 'free', info2);
        break;
      case events.TX_TRACE_SEMAPHORE_CREATE:
        this.step(record, 'count', info2);
        break;
      case events.TX_TRACE_SEMAPHORE_GET:
        this.change(record, 'count', info3, Math.max(0, info3 - 1));
        break;
      case events.TX_TRACE_SEMAPHORE_PUT:
      case events.TX_TRACE_SEMAPHORE_CEILING_PUT:
        this.change(record, 'count', info2, info3 > 0 ? info2 : info2 + 1);
        break;
      case events.TX_TRACE_QUEUE_CREATE:
        this.step(record, 'messages', 0);
        break;
      case events.TX_TRACE_QUEUE_SEND:
      case events.TX_TRACE_QUEUE_FRONT_SEND:
        this.change(record, 'messages', info4, this.is_waited_for(info1) ? info4 : info4 + 1);
        break;
      case events.TX_TRACE_QUEUE_RECEIVE:
        this.change(record, 'messages', info4, this.is_waited_for(info1) ? info4 : Math.max(0, info4 - 1));
        break;
      case events.TX_TRACE_QUEUE_FLUSH:
        this.step(record, 'messages', 0);
        break;
      case events.TX_TRACE_BLOCK_POOL_CREATE:
        this.step(record, 'free', info3);
        break;
      case events.TX_TRACE_BLOCK_ALLOCATE:
        this.change(record, 'free', info4, Math.max(0, info4 - 1));
        break;
      case events.TX_TRACE_BLOCK_RELEASE:
        if (info3 === 0) this.step(record, 'free', this.value(info1) + 1);
        break;
      case events.TX_TRACE_BYTE_POOL_CREATE:
        this.step(record, 'free bytes', info3);
        break;
      case events.TX_TRACE_BYTE_RELEASE:
        this.step(record, 'free bytes', info4);
        break;
      default:
        this.flags(record);
    }
  }

  private flags(record: TraceRecord): void {
    const { event, context, info1, info2, info3, info4 } = record;
    if (event === events.TX_TRACE_EVENT_FLAGS_CREATE) this.step(record, 'flags', 0);
    else if (event === events.TX_TRACE_EVENT_FLAGS_GET) {
      const wait = { requested: info2 >>> 0, option: info4 };
      this.flag_requests.set(context, wait);
      this.change(record, 'flags', info3 >>> 0, (info3 & ~taken_flags(info3, wait)) >>> 0);
    } else if (event === events.TX_TRACE_EVENT_FLAGS_SET) {
      const before = this.value(info1);
      const all = (info3 === TX_AND ? before & info2 : before | info2) >>> 0;
      const waiting = [...this.waits].filter(([, object]) => object === info1 && info3 !== TX_AND);
      const cleared = waiting.reduce((flags, [thread]) => {
        const wait = this.flag_requests.get(thread);
        return wait === undefined ? flags : flags | taken_flags(all, wait);
      }, 0);
      this.change(record, 'flags', all, (all & ~cleared) >>> 0);
    }
  }

  private is_waited_for(object: number): boolean {
    for (const waited of this.waits.values()) if (waited === object) return true;
    return false;
  }

  private value(object: number): number {
    return this.levels.get(object)?.steps.at(-1)?.value ?? 0;
  }

  /** The record shows the level before its call, which is right whatever was reckoned; then what the call leaves. */
  private change(record: TraceRecord, unit: LevelUnit, before: number, after: number): void {
    this.step(record, unit, before);
    this.step(record, unit, after);
  }

  private step({ info1: object, time_ns }: TraceRecord, unit: LevelUnit, value: number): void {
    let level = this.levels.get(object);
    if (level === undefined) {
      level = { object, unit, steps: [] };
      this.levels.set(object, level);
    }
    if (level.steps.at(-1)?.value !== value) level.steps.push({ time_ns, value });
  }
}

/** The flags that a thread takes away when its wait is satisfied; 0 when it is not, or leaves them. */
function taken_flags(current: number, { requested, option }: FlagsWait): number {
  const wants_all = (option & TX_EVENT_FLAGS_AND_MASK) !== 0;
  const there = (current & requested) >>> 0;
  const is_satisfied = wants_all ? there === requested : there !== 0;
  return is_satisfied && (option & TX_EVENT_FLAGS_CLEAR_MASK) !== 0 ? requested : 0;
}

/** The levels of all objects that have one, in the order of their first record. */
export function levels_of(records: Iterable<TraceRecord>): Level[] {
  const reader = new LevelReader();
  for (const record of records) reader.add(record);
  return [...reader.levels.values()];
}

/** The bits of event flags that were ever set, from the lowest. */
export function bits_of(steps: readonly LevelStep[]): number[] {
  const all = steps.reduce((flags, { value }) => flags | value, 0);
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (all & (1 << bit)) !== 0);
}
