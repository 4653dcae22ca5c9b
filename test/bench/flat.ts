// The yardstick: a flat kernel in one file (its control blocks are in flat_objects.ts), with what the Thread-Metric tests
// need and nothing else: no rooms, thresholds, time-slices, choices or diagnostics, no statuses but success and refusal.
// It does what the work consists of: threads as generators, services called with yield* that are given their control
// block and check its id and the calling context, a shared finished iterator for what need not wait, a gate for what
// yields, ready lists, suspension lists that a thread can leave from the middle, a callback that may be registered,
// counters, a look whether tracing is on, nanoseconds of virtual time that are charged and compared, and one running
// processor of several. The kernel's figure divided by this one's, in one run, is what everything else costs.

import {
  Completed,
  type FlatBlock,
  type FlatPool,
  type FlatQueue,
  type FlatSemaphore,
  type FlatService,
  FlatThread,
  type WaitList,
} from './flat_objects.ts';

const SUCCESS = new Completed(0);
const NO_OBJECT = new Completed(1);
const NOT_HERE = new Completed(2);
const NOTHING_THERE = new Completed(3);

const READY = 0;
const SUSPENDED = 1;
const WAITING = 2;

export const WAIT_FOREVER = 0xffffffff;

export class FlatCpu {
  system_state = 0;
  preempt_disable = 0;
  tracing = false;
  service = '';
  readonly trace: number[] = [];
  now_ns = 5e9;
  horizon_ns = 5e9;
  current: FlatThread | null = null;
  execute: FlatThread | null = null;
  readonly levels: (FlatThread | null)[] = new Array<FlatThread | null>(32).fill(null);
  map = 0;
}

/** The processor that runs. */
let running: FlatCpu | null = null;

function enter(service: string): FlatCpu {
  const cpu = running;
  if (cpu === null) throw new Error(`${service} was called from outside`);
  cpu.service = service;
  return cpu;
}

function record(cpu: FlatCpu, id: number): void {
  cpu.trace.push(cpu.now_ns, id);
}

/** The end of a service that readied nobody. */
function finish(cpu: FlatCpu): FlatService {
  cpu.now_ns++;
  if (cpu.now_ns < cpu.horizon_ns || cpu.system_state !== 0) return SUCCESS;
  return (cpu.current as FlatThread).gate.arm();
}

/** The end of a service after which another thread may be the one to run. */
function finish_switch(cpu: FlatCpu): FlatService {
  cpu.now_ns++;
  if (cpu.execute === cpu.current && cpu.now_ns < cpu.horizon_ns) return SUCCESS;
  if (cpu.system_state !== 0 || cpu.preempt_disable !== 0) return SUCCESS;
  return (cpu.current as FlatThread).gate.arm();
}

function ready(cpu: FlatCpu, thread: FlatThread): void {
  thread.state = READY;
  thread.resumes++;
  const { priority } = thread;
  const head = cpu.levels[priority] as FlatThread | null;
  if (head === null) {
    cpu.levels[priority] = thread;
    thread.after = thread;
    thread.before = thread;
    cpu.map |= 1 << priority;
  } else {
    const tail = head.before;
    tail.after = thread;
    head.before = thread;
    thread.before = tail;
    thread.after = head;
  }
  if (cpu.execute === null || priority < cpu.execute.priority) cpu.execute = thread;
}

/** The running thread leaves the ready list. */
function leave(cpu: FlatCpu, thread: FlatThread, state: number): FlatService {
  thread.state = state;
  thread.suspends++;
  if (thread.after === thread) {
    cpu.levels[thread.priority] = null;
    cpu.map &= ~(1 << thread.priority);
  } else {
    thread.after.before = thread.before;
    thread.before.after = thread.after;
    if (cpu.levels[thread.priority] === thread) cpu.levels[thread.priority] = thread.after;
  }
  cpu.execute = cpu.map === 0 ? null : (cpu.levels[31 - Math.clz32(cpu.map & -cpu.map)] as FlatThread);
  cpu.now_ns++;
  return thread.gate.arm();
}

/** The running thread waits in a list until somebody takes it off. */
function wait_in(
  cpu: FlatCpu,
  list: WaitList,
  ticks: number,
  give_up: (thread: FlatThread) => void,
): FlatService {
  const thread = cpu.current as FlatThread;
  const { head } = list;
  if (head === null) {
    list.head = thread;
    thread.next_waiting = thread;
    thread.previous_waiting = thread;
  } else {
    const tail = head.previous_waiting as FlatThread;
    tail.next_waiting = thread;
    head.previous_waiting = thread;
    thread.previous_waiting = tail;
    thread.next_waiting = head;
  }
  list.count++;
  thread.waiting_in = list;
  thread.give_up = give_up;
  thread.wait_ticks = ticks;
  if (ticks !== WAIT_FOREVER) throw new Error('there are no timeouts here: wait forever, or not at all');
  return leave(cpu, thread, WAITING);
}

/** Takes a thread out of its list, wherever it stands in it. */
function unlink(thread: FlatThread): void {
  const list = thread.waiting_in as WaitList;
  const next = thread.next_waiting as FlatThread;
  if (next === thread) list.head = null;
  else {
    const previous = thread.previous_waiting as FlatThread;
    next.previous_waiting = previous;
    previous.next_waiting = next;
    if (list.head === thread) list.head = next;
  }
  list.count--;
  thread.waiting_in = null;
  thread.next_waiting = null;
  thread.previous_waiting = null;
}

function end_wait(cpu: FlatCpu, thread: FlatThread, status: number): void {
  unlink(thread);
  thread.give_up = null;
  thread.status = status;
  ready(cpu, thread);
}

/** What ends a wait for a semaphore from outside would call. */
function give_up_get(thread: FlatThread): void {
  unlink(thread);
  thread.status = 3;
}

function wait_forbidden(cpu: FlatCpu, wait: number): boolean {
  return wait !== 0 && (cpu.system_state !== 0 || cpu.current === null);
}

export function flat_relinquish(): FlatService {
  const cpu = enter('relinquish');
  const thread = cpu.current;
  if (thread === null || cpu.system_state !== 0) return NOT_HERE;
  thread.relinquishes++;
  cpu.levels[thread.priority] = thread.after;
  if (cpu.execute === thread) cpu.execute = thread.after;
  if (cpu.tracing) record(cpu, thread.id);
  return finish_switch(cpu);
}

export function flat_resume(thread: FlatThread | null): FlatService {
  const cpu = enter('resume');
  if (thread === null || thread.id !== 0x5448) return NO_OBJECT;
  if (cpu.tracing) record(cpu, thread.id);
  if (thread.state !== SUSPENDED) return NOTHING_THERE;
  ready(cpu, thread);
  return finish_switch(cpu);
}

export function flat_suspend(thread: FlatThread | null): FlatService {
  const cpu = enter('suspend');
  if (thread === null || thread.id !== 0x5448) return NO_OBJECT;
  if (cpu.tracing) record(cpu, thread.id);
  if (thread !== cpu.current || cpu.system_state !== 0) return NOT_HERE;
  return leave(cpu, thread, SUSPENDED);
}

export function flat_get(semaphore: FlatSemaphore | null, wait: number): FlatService {
  const cpu = enter('get');
  if (semaphore === null || semaphore.id !== 0x5345) return NO_OBJECT;
  if (wait_forbidden(cpu, wait)) return NOT_HERE;
  semaphore.gets++;
  if (cpu.tracing) record(cpu, semaphore.id);
  if (semaphore.count !== 0) {
    semaphore.count--;
    return finish(cpu);
  }
  if (wait === 0) return NOTHING_THERE;
  return wait_in(cpu, semaphore.waiting, wait, give_up_get);
}

export function flat_put(semaphore: FlatSemaphore | null): FlatService {
  const cpu = enter('put');
  if (semaphore === null || semaphore.id !== 0x5345) return NO_OBJECT;
  semaphore.puts++;
  if (cpu.tracing) record(cpu, semaphore.id);
  const waiter = semaphore.waiting.head;
  if (waiter === null) semaphore.count = (semaphore.count + 1) >>> 0;
  else end_wait(cpu, waiter, 0);
  if (semaphore.notify !== null) semaphore.notify();
  return waiter === null ? finish(cpu) : finish_switch(cpu);
}

export function flat_send(queue: FlatQueue | null, source: Uint32Array | null, wait: number): FlatService {
  const cpu = enter('send');
  if (queue === null || queue.id !== 0x5155 || source === null) return NO_OBJECT;
  if (wait_forbidden(cpu, wait)) return NOT_HERE;
  queue.sent++;
  if (cpu.tracing) record(cpu, queue.id);
  if (queue.enqueued === queue.capacity || queue.waiting.head !== null) return NOTHING_THERE;
  const words = queue.message_words;
  for (let i = 0; i < words; i++) queue.words[queue.write + i] = source[i] as number;
  queue.write += words;
  if (queue.write === queue.capacity * words) queue.write = 0;
  queue.enqueued++;
  if (queue.notify !== null) queue.notify();
  return finish(cpu);
}

export function flat_receive(queue: FlatQueue | null, to: Uint32Array | null, wait: number): FlatService {
  const cpu = enter('receive');
  if (queue === null || queue.id !== 0x5155 || to === null) return NO_OBJECT;
  if (wait_forbidden(cpu, wait)) return NOT_HERE;
  queue.received++;
  if (cpu.tracing) record(cpu, queue.id);
  if (queue.enqueued === 0 || queue.waiting.head !== null) return NOTHING_THERE;
  const words = queue.message_words;
  for (let i = 0; i < words; i++) to[i] = queue.words[queue.read + i] as number;
  queue.read += words;
  if (queue.read === queue.capacity * words) queue.read = 0;
  queue.enqueued--;
  return finish(cpu);
}

export function flat_allocate(
  pool: FlatPool | null,
  block: { value: Uint8Array | null } | null,
  wait: number,
): FlatService {
  const cpu = enter('allocate');
  if (pool === null || pool.id !== 0x424c || block === null) return NO_OBJECT;
  if (wait_forbidden(cpu, wait)) return NOT_HERE;
  pool.allocates++;
  if (cpu.tracing) record(cpu, pool.id);
  const free = pool.free;
  if (free === null) return NOTHING_THERE;
  pool.free = free.next_free as FlatBlock | null;
  pool.available--;
  free.taken = true;
  block.value = free;
  return finish(cpu);
}

export function flat_release(memory: Uint8Array | null): FlatService {
  const cpu = enter('release');
  const block = memory as FlatBlock | null;
  if (block === null) return NO_OBJECT;
  const { pool } = block;
  if (pool === undefined || pool.id !== 0x424c || block.taken !== true) return NO_OBJECT;
  pool.releases++;
  if (cpu.tracing) record(cpu, pool.id);
  if (pool.waiting.head !== null) return NOTHING_THERE;
  block.taken = false;
  block.next_free = pool.free;
  pool.free = block;
  pool.available++;
  return finish(cpu);
}

/** An interrupt runs to completion on its processor; the switch it may ask for is left to the interrupted service. */
export function flat_interrupt(cpu: FlatCpu, handler: () => FlatService): void {
  if (cpu.system_state !== 0) throw new Error('interrupts do not nest here');
  const previous = running;
  running = cpu;
  cpu.system_state++;
  if (cpu.tracing) record(cpu, 1);
  cpu.now_ns++;
  try {
    if (handler()[Symbol.iterator]().next().done !== true) throw new Error('an interrupt cannot wait');
  } finally {
    if (cpu.tracing) record(cpu, 2);
    cpu.system_state--;
    running = previous;
  }
}

/** A processor, and how its threads are started and run. */
export class FlatBoard {
  readonly cpu = new FlatCpu();

  start(
    priority: number,
    entry: (self: FlatThread) => Iterator<undefined, unknown, void>,
    now = true,
  ): FlatThread {
    const thread = new FlatThread(priority);
    thread.context = entry(thread);
    thread.state = SUSPENDED;
    if (now) ready(this.cpu, thread);
    return thread;
  }

  /** Runs for that many nanoseconds of virtual time. */
  run(time_ns: number): void {
    const { cpu } = this;
    cpu.horizon_ns = cpu.now_ns + time_ns;
    const previous = running;
    running = cpu;
    try {
      while (cpu.now_ns < cpu.horizon_ns && cpu.execute !== null) {
        const thread = cpu.execute;
        if (cpu.current !== thread) {
          cpu.current = thread;
          thread.runs++;
          if (cpu.tracing) record(cpu, thread.id);
        }
        if (thread.context?.next().done === true || thread.gate.armed) throw new Error('the thread ended');
      }
    } finally {
      running = previous;
    }
  }
}
