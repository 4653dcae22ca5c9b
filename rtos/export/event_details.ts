// What an event says besides its object, in words: who has it, how much it holds before the call, how long the caller
// may wait for it, and when a call changes nothing. All of it from the information words of the record.

import { state_word } from '../kernel/state_word.ts';
import {
  TX_AND,
  TX_COMPLETED,
  TX_PRIORITY_CHANGE,
  TX_SLEEP,
  TX_SUSPENDED,
  TX_TERMINATED,
  TX_WAIT_FOREVER,
} from '../kernel/tx_constants.ts';
import * as events from '../kernel/tx_trace_events.ts';
import { is_wait } from '../kernel/wait_trace.ts';
import { duration_text } from '../sim/choice_meaning.ts';
import { TRACE_POOL_LEVEL, type TraceObject, type TraceRecord } from '../sim/trace_log.ts';

/** What says what the numbers in records stand for: a simulation, or the document of a run. */
export interface Named {
  readonly trace: {
    object(id: number): Pick<TraceObject, 'type' | 'name'> | undefined;
    text(number: number): string;
  };
}

type Details = (record: TraceRecord, sim: Named) => string;

const DETAILS: Readonly<Record<number, Details>> = {
  [events.TX_TRACE_MUTEX_GET]: ({ info2, info3, context }, sim) =>
    info3 > 0 && info3 !== context ? `, owned by ${name_of(sim, info3)}, ${limit_words(info2)}` : '',
  [events.TX_TRACE_SEMAPHORE_GET]: ({ info2, info3 }) => `: count ${info3}${unless(info3, info2)}`,
  [events.TX_TRACE_QUEUE_SEND]: ({ info4 }) => `: ${messages(info4)}`,
  [events.TX_TRACE_QUEUE_FRONT_SEND]: ({ info4 }) => `: ${messages(info4)}`,
  [events.TX_TRACE_QUEUE_RECEIVE]: ({ info3, info4 }) => `: ${messages(info4)}${unless(info4, info3)}`,
  [events.TX_TRACE_BLOCK_ALLOCATE]: ({ info3, info4 }) => `: ${info4} free${unless(info4, info3)}`,
  [events.TX_TRACE_BYTE_ALLOCATE]: ({ info3, info4 }) => `: ${info3} bytes, ${limit_words(info4)}`,
  [events.TX_TRACE_EVENT_FLAGS_GET]: ({ info2, info3 }) =>
    `: requested ${asked(info2)}, current ${hex(info3)}`,
  [events.TX_TRACE_EVENT_FLAGS_SET]: ({ info2, info3 }) =>
    `: ${info3 === TX_AND ? 'AND' : 'OR'} ${hex(info2)}`,
  [events.TX_TRACE_THREAD_SUSPEND]: (record, sim) =>
    record.info2 === TX_PRIORITY_CHANGE ? '' : `: ${stop_words(record, sim)}`,
  [events.TX_TRACE_THREAD_RESUME]: ({ info2, info3 }) => {
    if (info3 !== 1) return '';
    return info2 === TX_SLEEP ? ': sleep expired' : ': timeout';
  },
  [events.TX_TRACE_THREAD_RESUME_API]: ({ info2, info3 }) => {
    if (info2 === TX_SUSPENDED) return '';
    return info3 === 0 ? ': not suspended, no effect' : ': no longer to be suspended after its wait';
  },
  [events.TX_TRACE_THREAD_SUSPEND_API]: ({ info2 }) => {
    if (info2 === TX_COMPLETED || info2 === TX_TERMINATED) return `: ${state_word(info2)}, no effect`;
    if (info2 === TX_SUSPENDED) return ': already suspended, no effect';
    return info2 >= TX_SLEEP ? ': delayed until its wait ends' : '';
  },
  [events.TX_TRACE_THREAD_WAIT_ABORT]: ({ info2 }) => (info2 < TX_SLEEP ? ': not waiting, no effect' : ''),
  [TRACE_POOL_LEVEL]: ({ info2 }) => `: ${info2} free`,
};

/** What the record of an event about an object says besides the object. */
export function details_of(sim: Named, record: TraceRecord): string {
  return DETAILS[record.event]?.(record, sim) ?? '';
}

function name_of(sim: Named, id: number): string {
  return sim.trace.object(id)?.name ?? `#${id}`;
}

function asked(flags: number): string {
  return flags >>> 0 === 0xffffffff ? '0xffffffff (any)' : hex(flags);
}

function messages(queued: number): string {
  return `${queued} ${queued === 1 ? 'message' : 'messages'} queued`;
}

function hex(flags: number): string {
  return `0x${(flags >>> 0).toString(16)}`;
}

function at_most(option: number): string {
  const ticks = option >>> 0;
  if (ticks === TX_WAIT_FOREVER) return 'no timeout';
  return `at most ${ticks} ${ticks === 1 ? 'tick' : 'ticks'}`;
}

/** How long a caller may wait, by its wait option. */
function limit_words(option: number): string {
  if (option === 0) return 'no wait';
  return option >>> 0 === TX_WAIT_FOREVER ? 'no timeout' : `waits ${at_most(option)}`;
}

/** The limit of a wait that takes place only when there is nothing to be had. */
function unless(available: number, option: number): string {
  return available === 0 ? `, ${limit_words(option)}` : '';
}

/** The new state of a thread; of a wait the object and the limit. */
export function stop_words({ info2, info3, info4 }: TraceRecord, sim: Named): string {
  const object = sim.trace.object(info3);
  if (!is_wait(info2)) return state_word(info2);
  // The kind of the object says more than the state, which is the same for all that upper layers let threads wait for.
  const what = object === undefined ? state_word(info2) : `on ${object.type} "${object.name}"`;
  return info4 === 0 ? what : `${what}, ${at_most(info4)}`;
}

/** True when a thread stops to wait for an object that the trace knows. */
export function stops_on_object({ info2, info3 }: TraceRecord, sim: Named): boolean {
  return is_wait(info2) && sim.trace.object(info3) !== undefined;
}

/** A computation: how long this time, and between what and what it may be. */
export function computation_words({ info1, info2, info3, info4 }: TraceRecord): string {
  const text = (word: number): string => duration_text((word >>> 0) * (info1 === 0 ? 1 : 1000));
  return `${text(info2)} (${text(info3)} to ${text(info4)})`;
}
