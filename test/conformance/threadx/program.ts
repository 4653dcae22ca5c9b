/**
 * A kernel program as the file gives it, with the defaults filled in (conformance README of threadx, section 2).
 */

import type { Json, JsonObject } from '../case.ts';

/** `[name, arg, ...]` */
export type Operation = readonly [string, ...number[]];

export interface QueueSpec {
  words: number;
  cap: number;
  notify: number;
  create: number;
  on_send: Operation[];
}
export interface SemaphoreSpec {
  n: number;
  notify: number;
  create: number;
  on_put: Operation[];
}
export interface MutexSpec {
  inherit: number;
  create: number;
}
export interface FlagsSpec {
  notify: number;
  create: number;
  on_set: Operation[];
}
export interface BlockSpec {
  size: number;
  count: number;
  create: number;
}
export interface ByteSpec {
  size: number;
  create: number;
}
export interface TimerSpec {
  init: number;
  again: number;
  act: number;
  create: number;
  ops: Operation[];
}
export interface ThreadSpec {
  prio: number;
  thr: number;
  slice: number;
  start: number;
  repeat: number;
  notify: number;
  create: number;
  ops: Operation[];
  on_entry: Operation[];
  on_exit: Operation[];
}
export interface InterruptSpec {
  at: number[];
  ops: Operation[];
}

export interface KernelProgram {
  id: string;
  ticks: number;
  queues: QueueSpec[];
  semaphores: SemaphoreSpec[];
  mutexes: MutexSpec[];
  flags: FlagsSpec[];
  blocks: BlockSpec[];
  bytes: ByteSpec[];
  timers: TimerSpec[];
  threads: ThreadSpec[];
  isrs: InterruptSpec[];
  init: Operation[];
  log: Json[];
  final: Json;
}

/** Fills in the defaults of a program. */
export function kernel_program(source: JsonObject): KernelProgram {
  const created = { create: 1 };
  return {
    id: String(source['id']),
    ticks: Number(source['ticks']),
    queues: list<QueueSpec>(source, 'queues', { ...created, notify: 0, on_send: [] }),
    semaphores: list<SemaphoreSpec>(source, 'semaphores', { ...created, notify: 0, on_put: [] }),
    mutexes: list<MutexSpec>(source, 'mutexes', created),
    flags: list<FlagsSpec>(source, 'flags', { ...created, notify: 0, on_set: [] }),
    blocks: list<BlockSpec>(source, 'blocks', created),
    bytes: list<ByteSpec>(source, 'bytes', created),
    timers: list<TimerSpec>(source, 'timers', { ...created, again: 0, act: 1, ops: [] }),
    threads: list<ThreadSpec>(source, 'threads', {
      ...created,
      slice: 0,
      start: 1,
      repeat: 1,
      notify: 0,
      ops: [],
      on_entry: [],
      on_exit: [],
    }).map((thread) => ({ ...thread, thr: thread.thr ?? thread.prio })),
    isrs: list<InterruptSpec>(source, 'isrs', { at: [], ops: [] }),
    init: (source['init'] ?? []) as unknown as Operation[],
    log: (source['log'] ?? []) as Json[],
    final: source['final'] ?? null,
  };
}

function list<T>(source: JsonObject, key: string, defaults: Partial<T>): T[] {
  const items = (source[key] ?? []) as unknown as T[];
  return items.map((item) => ({ ...defaults, ...item }));
}
