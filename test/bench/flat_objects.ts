// The control blocks of the flat kernel, and what its services return.

type Step = IteratorResult<undefined, number>;
export interface FlatService extends Iterable<undefined, number, void> {}

const GAVE_WAY: Step = { done: false, value: undefined };

export class Completed implements FlatService {
  private readonly result: Step;
  constructor(value: number) {
    this.result = { done: true, value };
  }
  [Symbol.iterator](): Iterator<undefined, number, void> {
    return this;
  }
  next(): Step {
    return this.result;
  }
}
class Gate implements FlatService {
  private readonly thread: FlatThread;
  private readonly result = { done: true as const, value: 0 };
  private away = false;
  armed = false;
  constructor(thread: FlatThread) {
    this.thread = thread;
  }
  arm(): FlatService {
    this.armed = true;
    this.away = false;
    return this;
  }
  [Symbol.iterator](): Iterator<undefined, number, void> {
    this.armed = false;
    return this;
  }
  next(): Step {
    if (!this.away) {
      this.away = true;
      return GAVE_WAY;
    }
    this.result.value = this.thread.status;
    return this.result;
  }
}

/** Threads that wait for an object, in order of arrival. */
export class WaitList {
  head: FlatThread | null = null;
  count = 0;
}

export class FlatThread {
  id = 0x5448;
  readonly priority: number;
  state = 0;
  readonly gate = new Gate(this);
  context: Iterator<undefined, unknown, void> | null = null;
  after: FlatThread = this;
  before: FlatThread = this;
  waiting_in: WaitList | null = null;
  next_waiting: FlatThread | null = null;
  previous_waiting: FlatThread | null = null;
  /** How the object waited for lets go of this thread when somebody else ends the wait. */
  give_up: ((thread: FlatThread) => void) | null = null;
  wait_ticks = 0;
  status = 0;
  runs = 0;
  resumes = 0;
  suspends = 0;
  relinquishes = 0;
  constructor(priority: number) {
    this.priority = priority;
  }
}

export class FlatSemaphore {
  id = 0x5345;
  count: number;
  readonly waiting = new WaitList();
  notify: (() => void) | null = null;
  gets = 0;
  puts = 0;
  constructor(count: number) {
    this.count = count;
  }
}

export class FlatQueue {
  id = 0x5155;
  readonly words: Uint32Array;
  readonly message_words: number;
  readonly capacity: number;
  enqueued = 0;
  read = 0;
  write = 0;
  readonly waiting = new WaitList();
  notify: (() => void) | null = null;
  sent = 0;
  received = 0;
  constructor(words: Uint32Array, message_words: number) {
    this.words = words;
    this.message_words = message_words;
    this.capacity = Math.floor(words.length / message_words);
  }
}

export interface FlatBlock extends Uint8Array {
  pool?: FlatPool;
  next_free?: FlatBlock | null;
  taken?: boolean;
}

export class FlatPool {
  id = 0x424c;
  free: FlatBlock | null = null;
  available = 0;
  readonly waiting = new WaitList();
  allocates = 0;
  releases = 0;
  constructor(memory: Uint8Array, block_bytes: number) {
    for (let at = 0; at + block_bytes <= memory.length; at += block_bytes) {
      const block: FlatBlock = memory.subarray(at, at + block_bytes);
      block.pool = this;
      block.next_free = this.free;
      block.taken = false;
      this.free = block;
      this.available++;
    }
  }
}
