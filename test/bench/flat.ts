// The yardstick: the work of each Thread-Metric test as one flat piece of code, in one file and for one processor, without
// rooms, objects of the API, statuses other than success, thresholds, time-slices or choices. It does what the work
// consists of: threads as generators, services called with yield*, a shared finished iterator for what need not wait, a
// gate for what gives way, ready lists, the check of a control block's id and of the calling context, a counter and a
// look whether tracing is on for each service, virtual time that is charged and compared. The kernel's figure divided by
// this one's, in one run, is what the layers cost.

type Step = IteratorResult<undefined, number>;
interface FlatService extends Iterable<undefined, number, void> {}

const DONE: Step = { done: true, value: 0 };
const AWAY: Step = { done: false, value: undefined };

class Completed implements FlatService {
  [Symbol.iterator](): Iterator<undefined, number, void> {
    return this;
  }
  next(): Step {
    return DONE;
  }
}
const COMPLETED = new Completed();

class Gate implements FlatService {
  private away = false;
  [Symbol.iterator](): Iterator<undefined, number, void> {
    this.away = false;
    return this;
  }
  next(): Step {
    if (this.away) return DONE;
    this.away = true;
    return AWAY;
  }
}

const ID = 0x1d0b;

/** A control block: what every service looks at first, and what it counts. */
class FlatObject {
  id = ID;
  calls = 0;
}

class FlatThread extends FlatObject {
  readonly priority: number;
  readonly gate = new Gate();
  context: Iterator<undefined, unknown, void> | null = null;
  after: FlatThread = this;
  before: FlatThread = this;
  runs = 0;
  constructor(priority: number) {
    super();
    this.priority = priority;
  }
}

class FlatCpu {
  system_state = 0;
  preempt_disable = 0;
  tracing = false;
  service = '';
  trace: number[] = [];
  time = 0;
  horizon = 0;
  current: FlatThread | null = null;
  execute: FlatThread | null = null;
  readonly levels: (FlatThread | null)[] = new Array<FlatThread | null>(32).fill(null);
  map = 0;

  ready(thread: FlatThread): void {
    const head = this.levels[thread.priority] as FlatThread | null;
    if (head === null) {
      this.levels[thread.priority] = thread;
      thread.after = thread;
      thread.before = thread;
      this.map |= 1 << thread.priority;
    } else {
      const tail = head.before;
      tail.after = thread;
      head.before = thread;
      thread.before = tail;
      thread.after = head;
    }
    if (this.execute === null || thread.priority < this.execute.priority) this.execute = thread;
  }

  unready(thread: FlatThread): void {
    if (thread.after === thread) {
      this.levels[thread.priority] = null;
      this.map &= ~(1 << thread.priority);
    } else {
      thread.after.before = thread.before;
      thread.before.after = thread.after;
      if (this.levels[thread.priority] === thread) this.levels[thread.priority] = thread.after;
    }
    this.execute = this.map === 0 ? null : (this.levels[31 - Math.clz32(this.map & -this.map)] as FlatThread);
  }

  /** What each service does before its work: 0, or why it may not. */
  enter(service: string, object: FlatObject, wait: number): number {
    this.service = service;
    if (object.id !== ID) return 1;
    if (wait !== 0 && (this.system_state !== 0 || this.current === null)) return 4;
    object.calls++;
    if (this.tracing) this.trace.push(this.time, object.id, wait);
    return 0;
  }

  finish(): FlatService {
    this.time++;
    if (this.execute === this.current && this.time < this.horizon) return COMPLETED;
    if (this.system_state !== 0) return COMPLETED;
    return (this.current as FlatThread).gate;
  }

  relinquish(): FlatService {
    const thread = this.current as FlatThread;
    if (this.enter('relinquish', thread, 0) !== 0) return COMPLETED;
    this.levels[thread.priority] = thread.after;
    this.execute = thread.after;
    return this.finish();
  }

  resume(thread: FlatThread): FlatService {
    if (this.enter('resume', thread, 0) !== 0) return COMPLETED;
    this.ready(thread);
    return this.finish();
  }

  suspend(): FlatService {
    if (this.enter('suspend', this.current as FlatThread, 0) !== 0) return COMPLETED;
    this.time++;
    this.unready(this.current as FlatThread);
    return (this.current as FlatThread).gate;
  }

  start(
    priority: number,
    entry: (self: FlatThread) => Iterator<undefined, unknown, void>,
    ready = true,
  ): FlatThread {
    const thread = new FlatThread(priority);
    thread.context = entry(thread);
    if (ready) this.ready(thread);
    return thread;
  }

  run(steps: number): void {
    this.horizon = this.time + steps;
    while (this.time < this.horizon && this.execute !== null) {
      if (this.current !== this.execute) {
        this.current = this.execute;
        this.current.runs++;
      }
      (this.current.context as Iterator<undefined, unknown, void>).next();
    }
  }
}

/** One flat test: `run` does about `steps` services, `read` tells the count. */
export interface FlatTest {
  run(steps: number): void;
  read(): number;
}

function test_of(cpu: FlatCpu, counts: number[]): FlatTest {
  return { run: (steps) => cpu.run(steps), read: () => counts.reduce((sum, n) => sum + n, 0) };
}

function cooperative(threads: number): FlatTest {
  const cpu = new FlatCpu();
  const counts = new Array<number>(threads).fill(0);
  for (let i = 0; i < threads; i++) {
    cpu.start(3, function* () {
      for (let n = 1; ; n++) {
        yield* cpu.relinquish();
        counts[i] = n;
      }
    });
  }
  return test_of(cpu, counts);
}

function preemptive(): FlatTest {
  const cpu = new FlatCpu();
  const counts = [0, 0, 0, 0, 0];
  const threads: FlatThread[] = [];
  for (let i = 0; i < 5; i++) {
    const entry = function* (): Generator<undefined, void, void> {
      const better = threads[i + 1];
      for (let n = 1; ; n++) {
        if (better !== undefined) yield* cpu.resume(better);
        counts[i] = n;
        if (i > 0) yield* cpu.suspend();
      }
    };
    threads.push(cpu.start(10 - i, entry, i === 0));
  }
  return test_of(cpu, counts);
}

class FlatQueue extends FlatObject {
  readonly words = new Uint32Array(40);
  enqueued = 0;
  read = 0;
  write = 0;
}

function messages(): FlatTest {
  const cpu = new FlatCpu();
  const counts = [0];
  const queue = new FlatQueue();
  const send = (from: Uint32Array): FlatService => {
    if (cpu.enter('send', queue, 0) !== 0 || queue.enqueued === 10) return COMPLETED;
    for (let i = 0; i < 4; i++) queue.words[queue.write + i] = from[i] as number;
    queue.write = queue.write === 36 ? 0 : queue.write + 4;
    queue.enqueued++;
    return cpu.finish();
  };
  const receive = (to: Uint32Array): FlatService => {
    if (cpu.enter('receive', queue, 0) !== 0 || queue.enqueued === 0) return COMPLETED;
    for (let i = 0; i < 4; i++) to[i] = queue.words[queue.read + i] as number;
    queue.read = queue.read === 36 ? 0 : queue.read + 4;
    queue.enqueued--;
    return cpu.finish();
  };
  const out = new Uint32Array([1, 2, 3, 4]);
  const back = new Uint32Array(4);
  cpu.start(10, function* () {
    for (let n = 1; ; n++) {
      if ((yield* send(out)) !== 0) return;
      if ((yield* receive(back)) !== 0) return;
      counts[0] = n;
    }
  });
  return test_of(cpu, counts);
}

class FlatSemaphore extends FlatObject {
  count = 0;
}

function synchronisation(): FlatTest {
  const cpu = new FlatCpu();
  const counts = [0];
  const semaphore = new FlatSemaphore();
  semaphore.count = 1;
  const get = (): FlatService => {
    if (cpu.enter('get', semaphore, 0) !== 0 || semaphore.count === 0) return COMPLETED;
    semaphore.count--;
    return cpu.finish();
  };
  const put = (): FlatService => {
    if (cpu.enter('put', semaphore, 0) !== 0) return COMPLETED;
    semaphore.count++;
    return cpu.finish();
  };
  cpu.start(10, function* () {
    for (let n = 1; ; n++) {
      if ((yield* get()) !== 0) return;
      if ((yield* put()) !== 0) return;
      counts[0] = n;
    }
  });
  return test_of(cpu, counts);
}

interface FlatBlock {
  next: FlatBlock | null;
  readonly bytes: Uint8Array;
  readonly pool: FlatObject;
}

function memory(): FlatTest {
  const cpu = new FlatCpu();
  const counts = [0];
  const pool = new FlatObject();
  let free: FlatBlock | null = null;
  for (let i = 0; i < 15; i++) free = { next: free, bytes: new Uint8Array(128), pool };
  const allocate = (to: { value: FlatBlock | null }): FlatService => {
    if (cpu.enter('allocate', pool, 0) !== 0 || free === null) return COMPLETED;
    to.value = free;
    free = free.next;
    return cpu.finish();
  };
  const release = (block: FlatBlock | null): FlatService => {
    if (block === null || cpu.enter('release', block.pool, 0) !== 0) return COMPLETED;
    block.next = free;
    free = block;
    return cpu.finish();
  };
  const block = { value: null as FlatBlock | null };
  cpu.start(10, function* () {
    for (let n = 1; ; n++) {
      if ((yield* allocate(block)) !== 0) return;
      if ((yield* release(block.value)) !== 0) return;
      counts[0] = n;
    }
  });
  return test_of(cpu, counts);
}

/** An interrupt: waits its turn while another one runs, runs the handler, leaves the switch to the next service. */
function interrupt(cpu: FlatCpu, handler: () => FlatService): void {
  if (cpu.system_state !== 0) throw new Error('interrupts do not nest');
  cpu.system_state++;
  if (cpu.tracing) cpu.trace.push(cpu.time);
  cpu.time++;
  try {
    if (handler()[Symbol.iterator]().next().done !== true) throw new Error('an interrupt cannot wait');
  } finally {
    if (cpu.tracing) cpu.trace.push(cpu.time);
    cpu.system_state--;
  }
}

function interrupts(): FlatTest {
  const cpu = new FlatCpu();
  const counts = [0];
  const semaphore = new FlatSemaphore();
  const put = (): FlatService => {
    if (cpu.enter('put', semaphore, 0) !== 0) return COMPLETED;
    semaphore.count++;
    return cpu.finish();
  };
  const get = (): FlatService => {
    if (cpu.enter('get', semaphore, 0) !== 0 || semaphore.count === 0) return COMPLETED;
    semaphore.count--;
    return cpu.finish();
  };
  cpu.start(10, function* () {
    for (let n = 1; ; n++) {
      interrupt(cpu, put);
      if ((yield* get()) !== 0) return;
      counts[0] = n;
    }
  });
  return test_of(cpu, counts);
}

function interrupt_preemption(): FlatTest {
  const cpu = new FlatCpu();
  const counts = [0];
  const better = cpu.start(5, function* () {
    for (;;) yield* cpu.suspend();
  });
  const post = (): FlatService => {
    if (cpu.enter('put', better, 0) !== 0) return COMPLETED;
    cpu.ready(better);
    return cpu.finish();
  };
  cpu.start(10, function* () {
    for (let n = 1; ; n++) {
      interrupt(cpu, post);
      yield* cpu.finish();
      counts[0] = n;
    }
  });
  return test_of(cpu, counts);
}

/** The flat twin of each Thread-Metric test, by its name. */
export const FLAT_TESTS: Readonly<Record<string, () => FlatTest>> = {
  'cooperative scheduling': () => cooperative(5),
  'cooperative, 1000 threads': () => cooperative(1000),
  'preemptive scheduling': preemptive,
  'message processing': messages,
  synchronisation,
  'memory allocation': memory,
  'interrupt processing': interrupts,
  'interrupt preemption': interrupt_preemption,
};
